/** Priced rows as text (定价结果列): the columns that the server writes too. */
import { add, compare, divide, multiply, numberText, whole } from "../expressions/rational.ts";
import { places, ZERO } from "./definition.ts";
import { moneyText, realised } from "./explain.ts";
import { type Group, type PricedRow, sum } from "./price.ts";

export type Texts = Readonly<Record<string, string>>;

/** One record a liability, then TOTAL; a column left out is empty. */
export function records(row: PricedRow): Texts[] {
  const { product, lines } = row;
  const money = (minor: bigint): string => moneyText(minor, product.currency);
  const shared = {
    row_id: row.cells["row_id"] ?? "",
    age: row.age === null ? "" : String(row.age),
  };
  const amounts = (
    of: Pick<PricedRow, "base" | "occupation" | "health" | "standard" | "actual">,
  ) => ({
    base_premium: money(of.base),
    occupation_loading: money(of.occupation),
    health_loading: money(of.health),
    standard_premium: money(of.standard),
    actual_premium: money(of.actual),
  });
  const found: Texts[] = lines.map((line) => ({
    ...shared,
    product: line.product.code,
    version: line.product.version,
    liability: line.liability.code,
    period_factor: numberText(line.k, 10),
    exposure: numberText(line.exposure, places(product.currency)),
    rate: line.rate,
    ...amounts(line),
  }));
  found.push({
    ...shared,
    product: product.code,
    version: product.version,
    liability: "TOTAL",
    decision: row.decision,
    reasons: row.reasons.join(";"),
    ...(row.basis && {
      ...amounts(row),
      discount: realised(row),
      basis: row.basis,
      authority: row.authority,
      refund: row.refund === null ? "" : money(row.refund),
    }),
  });
  return found;
}

/** A group's totals: sums of its members, never averages. */
export function summary({ id, product, rows, sizeFactor }: Group): Texts {
  const priced = rows.filter((row) => row.basis);
  const money = (of: "base" | "occupation" | "health" | "standard" | "actual"): string =>
    moneyText(sum(priced, of), product.currency);
  const exposure = priced.reduce((total, row) => add(total, row.lines[0]?.exposure ?? ZERO), ZERO);
  const scale = places(product.currency);
  const paid = { n: sum(priced, "actual") * 1000n, d: 10n ** BigInt(scale) };
  const ages = priced.flatMap((row) => (row.age === null ? [] : row.age));
  const all = whole(ages.reduce((total, age) => total + age, 0));
  const hasRefused = !priced.length || priced.some((row) => row.decision === "refuse");
  const isReferred = priced.length < rows.length || priced.some((row) => row.decision === "refer");
  return {
    group_id: id,
    product: product.code,
    members: String(priced.length),
    refused: String(rows.length - priced.length),
    size_factor: numberText(sizeFactor, 6),
    exposure: numberText(exposure, scale),
    base_premium: money("base"),
    occupation_loading: money("occupation"),
    health_loading: money("health"),
    standard_premium: money("standard"),
    actual_premium: money("actual"),
    average_rate: compare(exposure, ZERO) ? numberText(divide(paid, exposure), 6) : "",
    average_age: ages.length
      ? numberText(multiply(all, { n: 1n, d: BigInt(ages.length) }), 2)
      : "",
    decision: hasRefused ? "refuse" : isReferred ? "refer" : "accept",
  };
}
