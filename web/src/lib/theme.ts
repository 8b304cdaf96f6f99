/** Light or dark (主题): as the system says, or as the person chose on this device. */

/** Where the choice is kept. */
export const THEME_PLACE = "portico.theme";

/** Show what was chosen: `light`, `dark`, or nothing for what the system says. */
export function showTheme(): void {
  document.documentElement.dataset["theme"] = localStorage.getItem(THEME_PLACE) ?? "";
}
