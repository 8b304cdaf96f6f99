/** Plain values as a reader sees them (`backend/metadata/field_types`, `show`). */
import type { Label, Option, Plain } from "./definition.ts";

const WORDS = { zh: ["否", "是", " 行"], en: ["No", "Yes", " rows"] } as const;

/** `1234567.50` → `1,234,567.50`. */
export function withCommas(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A value in words; a choice by its option's label. */
export function showField(
  type: string,
  value: Plain,
  language: keyof Label,
  options: readonly Option[] = [],
): string {
  const text = String(value ?? "");
  switch (type) {
    case "integer":
    case "decimal":
    case "money":
      return withCommas(text);
    case "yes_no":
      return WORDS[language][value ? 1 : 0];
    case "choice":
      return options.find((option) => option.code === value)?.label[language] ?? text;
    case "rows":
      return (Array.isArray(value) ? value.length : 0) + WORDS[language][2];
    case "moment":
      return new Date(Date.parse(text) + 8 * 3600e3).toISOString().slice(0, 16).replace("T", " ");
    default:
      return text;
  }
}
