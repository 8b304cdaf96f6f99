/** A form's answers, checked and priced at once (试算): pure, the same as the server will do. */

import type { Product, Table } from "../pricing/definition.ts";
import { explain, moneyText, type Step } from "../pricing/explain.ts";
import { type PricedRow, priceRows, sum } from "../pricing/price.ts";
import { type Checked, checkAnswers } from "./engine/check.ts";
import type { Answers, Fault, FormDefinition, Sources } from "./engine/definition.ts";
import { pricingRows } from "./engine/premium.ts";

/** What a price was worked out from. */
export interface PriceBook {
  products: readonly Product[];
  tables: Readonly<Record<string, Table>>;
}

/** A premium with everything that explains it. */
export interface Figure {
  premium: string;
  standard: string;
  base: string;
  loadings: string;
  currency: string;
  /** The level that must approve; the highest of all rows. */
  authority: string;
  decision: "accept" | "refer" | "refuse";
  reasons: readonly string[];
  rows: readonly { premium: string; steps: readonly Step[]; decision: string }[];
}

/** What the phone knows of a form being filled in. */
export interface Worked {
  checked: Checked;
  figure: Figure | null;
  /** What keeps the price from being worked out, where the form itself is right. */
  priceFaults: readonly Fault[];
}

const LEVELS = ["system", "sales_office", "sub_branch", "branch", "head_office", "none"];
const DECISIONS = ["accept", "refer", "refuse"] as const;

const highest = <T extends string>(order: readonly T[], found: readonly T[]): T =>
  found.reduce((most, each) => (order.indexOf(each) > order.indexOf(most) ? each : most));

/** Check answers, and price them when they allow it. */
export function workOut(
  form: FormDefinition,
  answers: Answers,
  sources: Sources,
  book: PriceBook,
  today: string,
  language: "zh" | "en",
): Worked {
  const checked = checkAnswers(form, answers, today, sources, language);
  if (!form.premium) return { checked, figure: null, priceFaults: [] };
  const rows = pricingRows(form, checked.settled);
  const priced = priceRows(book.products, book.tables, rows);
  const priceFaults = [...priced.faults.values()].flat();
  if (priceFaults.length || priced.rows.length === 0) {
    return { checked, figure: null, priceFaults };
  }
  return { checked, figure: figureOf(priced.rows), priceFaults: [] };
}

function figureOf(rows: readonly PricedRow[]): Figure {
  const currency = rows[0]?.product.currency ?? "CNY";
  const text = (minor: bigint) => moneyText(minor, currency);
  const base = sum(rows, "base");
  return {
    premium: text(sum(rows, "actual")),
    standard: text(sum(rows, "standard")),
    base: text(base),
    loadings: text(sum(rows, "occupation") + sum(rows, "health")),
    currency,
    authority: highest(
      LEVELS,
      rows.map((row) => row.authority || "none"),
    ),
    decision: highest(
      DECISIONS,
      rows.map((row) => row.decision),
    ),
    reasons: [...new Set(rows.flatMap((row) => row.reasons))],
    rows: rows.map((row) => ({
      premium: text(row.actual),
      steps: explain(row),
      decision: row.decision,
    })),
  };
}
