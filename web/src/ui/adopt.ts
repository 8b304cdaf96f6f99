/** Styles that come with a chunk (按需样式): as a sheet of their own, which a strict CSP allows. */

/** Add a style sheet's text to the page, once. */
export function adopt(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
