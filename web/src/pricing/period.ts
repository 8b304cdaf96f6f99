/** The period factor (期间系数) and the share of an unused period. */
import { addMonths, dateOf, dayNumber, partsOf, yearsBetween } from "../expressions/dates.ts";
import {
  compare,
  divide,
  multiply,
  numberText,
  type Rational,
  whole,
} from "../expressions/rational.ts";
import { figure, ONE, type Product, type Term, ZERO } from "./definition.ts";

export interface Period {
  readonly k: Rational | null;
  readonly rule: string;
  readonly days: number;
  readonly months: number;
  readonly of: string;
  readonly isTooLong: boolean;
}

export type Find = (table: string, months?: number) => Rational | null;

export const daysBetween = (start: string, end: string): number =>
  dayNumber(end) - dayNumber(start);
export const nextYear = (start: string): string => addMonths(start, 12) ?? "";

/** The least m ≥ 1 with start + m months ≥ end. */
export function startedMonths(start: string, end: string): number {
  const [a, b] = [partsOf(start), partsOf(end)];
  let months = Math.max(1, (b[0] - a[0]) * 12 + b[1] - a[1] - 1);
  while ((addMonths(start, months) ?? "") < end) months += 1;
  return months;
}

/** Writes a figure without needless zeros, at most ten decimals. */
export function plain(value: Rational): string {
  const text = numberText(value, 10);
  return text.replace(/\.?0+$/, "");
}

const isAbove = (count: number, limit: Rational | null): boolean =>
  limit !== null && compare(whole(count), limit) > 0;

export function periodOf(term: Term, start: string, end: string, find: Find): Period {
  const [days, months] = [daysBetween(start, end), startedMonths(start, end)];
  const made = (k: Rational | null, isTooLong = false, of = "", rule: string = term.basis) => ({
    k,
    rule,
    days,
    months,
    of,
    isTooLong,
  });
  switch (term.basis) {
    case "pro_rata": {
      const year = daysBetween(start, nextYear(start));
      return made(divide(whole(days), whole(year)), days > year, String(year));
    }
    case "modal":
      return made(find(term.modes_table ?? ""));
    case "short_rate":
      break;
    default:
      return made(ONE, term.basis === "none" && isAbove(days, figure(term.max_days)));
  }
  if (isAbove(months, figure(term.max_months))) return made(null, true);
  const [table, rule] = [term.months_table ?? "", term.day_rule];
  const [below, daily, base] = [rule?.below_days, rule?.per_day, rule?.days_base].map(figure);
  if (!below || !daily || !base || compare(whole(days), below) >= 0) {
    return made(find(table, months));
  }
  const [month, byDay] = [find(table, 1), divide(multiply(whole(days), daily), base)];
  if (!month || compare(byDay, month) >= 0) return made(month);
  return made(byDay, false, `${plain(daily)}/${plain(base)}`, "day_rule");
}

/** The share of the premium that is returned; null when a rate is not found. */
export function refundShare(
  refund: NonNullable<Product["refund"]>,
  term: Term,
  [start, end, on]: readonly [string, string, string],
  k: Rational,
  find: Find,
): Rational | null {
  const fee = figure(refund.fee_rate) ?? ZERO;
  const kept = { n: fee.d - fee.n, d: fee.d };
  const left = daysBetween(on, end);
  if (refund.basis !== "short_rate") {
    return multiply(divide(whole(left), whole(daysBetween(start, end))), kept);
  }
  if (on === start) return kept;
  const used = periodOf(term, start, on, find).k;
  if (!used) return null;
  if (!k.n) return ZERO;
  const share = divide(used, k);
  return share.n >= share.d ? ZERO : multiply({ n: share.d - share.n, d: share.d }, kept);
}

const birthdayIn = (birth: string, year: number): string => {
  const [, month, day] = partsOf(birth);
  return dateOf(year, month, day) ?? dateOf(year, 3, 1) ?? "";
};

/** The age a product counts; null without a birth date. */
export function ageOf(
  product: Product,
  birth: string | null | undefined,
  on: string,
): number | null {
  if (!birth) return null;
  const last = yearsBetween(birth, on);
  if (product.age?.basis !== "nearest") return last;
  const year = partsOf(birth)[0] + last;
  const since = daysBetween(birthdayIn(birth, year), on);
  return since < daysBetween(on, birthdayIn(birth, year + 1)) ? last : last + 1;
}
