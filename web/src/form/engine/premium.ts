/** Settled answers become the rows that pricing takes, as text (`forms/premium.py`). */
import { evaluate, plain } from "../../expressions/evaluate.ts";
import type { FormDefinition, Row } from "./definition.ts";
import type { Settled } from "./settle.ts";

export type PricingRow = { readonly [column: string]: string };

/** One row for pricing a child row, or one for the whole; empty columns left out. */
export function pricingRows(form: FormDefinition, { top }: Settled): PricingRow[] {
  const { rows = "", columns = {} } = form.premium ?? {};
  const levels: readonly Row[] = top.rows.get(rows)?.map((row) => row.values) ?? [];
  return (levels.length ? levels : [{}]).map((row, index) => {
    const found: { [column: string]: string } = { row_id: String(index + 1) };
    for (const [column, tree] of Object.entries(columns)) {
      const value = plain(evaluate(tree, top.values, row));
      const text = typeof value === "boolean" ? (value ? "Y" : "N") : value;
      if (text) found[column] = text;
    }
    return found;
  });
}
