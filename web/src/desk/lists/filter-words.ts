/** A filter in words (筛选条件文字): what its chip says. */
import { type Key, locale, say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import { nameOf, type ProductName, type UnitName } from "../names.ts";
import type { Filter } from "./spec.ts";
import { ends } from "./view.ts";

/** The names that filters speak of. */
export interface Known {
  products: ReadonlyMap<string, ProductName> | undefined;
  units: ReadonlyMap<string, UnitName> | undefined;
  records: Readonly<Record<string, string>>;
}

const MOST_NAMED = 2;

/** What a filter is set to. */
export function filterWords(filter: Filter, text: string, known: Known): string {
  switch (filter.kind) {
    case "choice":
      return some(text.split(",").map((code) => say((filter.words + code) as Key)));
    case "product":
      return some(text.split(",").map((code) => nameOf(known.products?.get(code)) || code));
    case "unit":
      return say("filter.under", { unit: nameOf(known.units?.get(text)) || text });
    case "person":
    case "record":
      return known.records[`${filter.code}.${text}`] ?? text;
    case "dates":
      return span(text, (end) => end);
    case "amount":
      return span(text, figure);
  }
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(locale.get() === "en" ? ", " : "、");
  const rest = names.length - MOST_NAMED;
  return rest > 0 ? `${shown} ${say("filter.andMore", { n: rest })}` : shown;
}

function span(text: string, write: (end: string) => string): string {
  const { from, until } = ends(text);
  if (from && from === until) return write(from);
  if (!until) return say("filter.from", { from: write(from) });
  if (!from) return say("filter.until", { until: write(until) });
  return say("filter.between", { from: write(from), until: write(until) });
}
