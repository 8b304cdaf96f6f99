/** Explaining a figure (保费计算步骤): each step as a code and its facts; the words are elsewhere. */
import { multiply, numberText } from "../expressions/rational.ts";
import { ONE, places } from "./definition.ts";
import { plain } from "./period.ts";
import type { PricedRow } from "./price.ts";

export interface Step {
  readonly code: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** Writes minor units with the currency's decimals. */
export const moneyText = (minor: bigint, currency?: string): string =>
  numberText({ n: minor, d: 10n ** BigInt(places(currency)) }, places(currency));

export const realised = ({ actual, standard }: PricedRow): string =>
  standard ? numberText({ n: actual, d: standard }, 6) : "";

/** Explains a priced row step by step; a row refused before pricing has no steps. */
export function explain(row: PricedRow): Step[] {
  if (!row.basis) return [];
  const { currency } = row.product;
  const money = (minor: bigint): string => moneyText(minor, currency);
  const steps: Step[] = [];
  const step = (code: string, facts: Step["facts"]): void => {
    steps.push({ code: `price.step.${code}`, facts });
  };
  for (const [product, { rule, days, months, of, k }] of row.periods) {
    const facts = { product, days: String(days), months: String(months), of };
    step(`period.${rule}`, { ...facts, factor: k ? plain(k) : "0" });
  }
  for (const line of row.lines) {
    const { liability, occupation, health, loading } = line;
    const shared = {
      liability: liability.code,
      exposure: numberText(line.exposure, places(currency)),
      rate: line.rate,
      unit: plain(line.unit),
      factor: plain(line.k),
    };
    step("base", { ...shared, table: liability.table ?? "", amount: money(line.base) });
    if (liability.occupation && occupation) {
      const { mode, table } = liability.occupation;
      step(`occupation.${mode}`, { ...shared, table, loading, amount: money(occupation) });
    }
    if (health) {
      const facts = { percent: plain(line.percent), per_mille: plain(line.perMille) };
      step("health", { ...shared, ...facts, amount: money(health) });
    }
  }
  const standard = money(row.standard);
  step("standard", { amount: standard });
  const [own, size, combination] = row.factors;
  const total = multiply(multiply(own, size), combination);
  if (/table|minimum/.test(row.basis) && total.n !== ONE.n * total.d) {
    step("discount", {
      standard,
      discount: plain(own),
      size: plain(size),
      combination: plain(combination),
      factor: plain(total),
    });
  }
  step(`actual.${row.basis}`, { amount: money(row.actual), standard, realised: realised(row) });
  step("authority", { level: row.authority });
  if (row.refund !== null) step("refund", { amount: money(row.refund) });
  return steps;
}
