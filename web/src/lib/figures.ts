/** Figures as people read them (数字格式): made from decimal text, never through a float. */

/** `-1234567.50` → `−1,234,567.50`: thousands separated, with a real minus. */
export function figure(text: string): string {
  const [whole = "", part] = text.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (text.startsWith("-") ? "−" : "") + grouped + (part ? `.${part}` : "");
}

/** An amount with the sign of its currency. */
export function money(text: string, currency = "CNY"): string {
  const sign = currency === "CNY" ? "¥" : `${currency} `;
  const shown = figure(text);
  return shown.startsWith("−") ? `−${sign}${shown.slice(1)}` : sign + shown;
}
