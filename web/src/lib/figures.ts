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

/** A value as people read it: amounts get their separators, everything else stays. */
export function shownValue(value: string): string {
  return /^-?\d{4,}(\.\d+)?$|^-?\d+\.\d{2}$/.test(value) ? figure(value) : value;
}

/** A share as a percentage with at most two decimals, cut: `0.950012` → `95%`. */
export function percent(share: string): string {
  const [whole = "0", part = ""] = share.split(".");
  const digits = part.padEnd(4, "0");
  const rest = digits.slice(2, 4).replace(/0+$/, "");
  return `${BigInt(whole + digits.slice(0, 2))}${rest && `.${rest}`}%`;
}
