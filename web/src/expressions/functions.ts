/** What each function does with values that are not empty; a `Mark` says why there is none. */
import * as dates from "./dates.ts";
import type { Rational } from "./rational.ts";
import * as exact from "./rational.ts";

export type Value = Rational | string | boolean | null;

/** Why a result is empty although its inputs are not. */
export class Mark extends Error {}

function marked(code: string): never {
  throw new Mark(code);
}

export const isNumber = (value: Value): value is Rational =>
  typeof value === "object" && value !== null;

export const isEqual = (a: Value, b: Value): boolean =>
  isNumber(a) && isNumber(b) ? a.n === b.n && a.d === b.d : a === b;

/** The order of two numbers or of two dates. */
export function order(a: Value, b: Value): number {
  if (isNumber(a) && isNumber(b)) return exact.compare(a, b);
  return String(a) < String(b) ? -1 : a === b ? 0 : 1;
}

/** A whole number, cut down to what is beyond any date or text anyway. */
function wholeOf({ n, d }: Rational, least = -1e9): number {
  const count = Number(n > 1000000000n ? 1000000000n : n < -1000000000n ? -1000000000n : n);
  return d !== 1n || count < least ? marked("not_whole") : count;
}

const divisor = (a: Rational): Rational => (a.n ? a : marked("divide_by_zero"));
const real = (date: string | null): string => date ?? marked("no_date");
const cut = (text: string, from: number, until?: number): string =>
  [...text].slice(from, until).join("");
const months = (date: string, count: Rational): string =>
  real(dates.addMonths(date, wholeOf(count)));

/** Returns the value of the functions that take empty arguments, undefined for the others. */
export function applyLenient(op: string, args: readonly Value[]): Value | undefined {
  const [first = null, ...others] = args;
  switch (op) {
    case "equal":
    case "one_of":
      return others.some((other) => isEqual(first, other));
    case "unequal":
      return !isEqual(first, others[0] ?? null);
    case "is_empty":
      return first === null;
    case "concat": {
      const joined = args.join("");
      return [...joined].length > 10000 ? marked("too_big") : joined;
    }
    default:
      return undefined;
  }
}

function applyToNumbers(
  op: string,
  [a, b, c]: readonly [Rational, Rational, Rational],
): Value | undefined {
  switch (op) {
    case "add":
      return exact.add(a, b);
    case "subtract":
      return exact.add(a, exact.negate(b));
    case "multiply":
      return exact.multiply(a, b);
    case "divide":
      return exact.divide(a, divisor(b));
    case "negate":
      return exact.negate(a);
    case "abs":
      return a.n < 0n ? exact.negate(a) : a;
    case "mod": {
      const times = exact.rational(exact.floor(exact.divide(a, divisor(b))));
      return exact.add(a, exact.negate(exact.multiply(b, times)));
    }
    case "date":
      return real(dates.dateOf(wholeOf(a), wholeOf(b), wholeOf(c)));
    default:
      return undefined;
  }
}

function applyToTexts(op: string, args: readonly Value[]): Value | undefined {
  const [text, other] = args as readonly [string, string];
  const [, b, c] = args as readonly [Value, Rational, Rational];
  switch (op) {
    case "number":
      return exact.readNumber(text);
    case "left":
      return cut(text, 0, wholeOf(b, 0));
    case "right":
      return wholeOf(b, 0) ? cut(text, -wholeOf(b)) : null;
    case "mid": {
      const from = wholeOf(b, 1) - 1;
      return cut(text, from, from + wholeOf(c, 0));
    }
    case "length":
      return exact.whole([...text].length);
    case "contains":
      return text.includes(other);
    case "id_birth_on":
      return isIdNumber(text)
        ? dates.readDate(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`)
        : null;
    case "id_gender":
      return isIdNumber(text) ? (Number(text[16]) % 2 ? "M" : "F") : null;
    default:
      return undefined;
  }
}

const isIdNumber = (text: string): boolean => /^\d{17}[\dXx]$/.test(text);

function applyToDates(op: string, args: readonly Value[]): Value | undefined {
  const [date, end] = args as readonly [string, string];
  const [, b] = args as readonly [Value, Rational];
  const part = ["year", "month", "day"].indexOf(op);
  if (part >= 0) return exact.whole(dates.partsOf(date)[part] ?? 0);
  switch (op) {
    case "add_days":
      return real(dates.addDays(date, wholeOf(b)));
    case "add_months":
      return months(date, b);
    case "add_years":
      return months(date, exact.multiply(b, exact.whole(12)));
    case "month_end": {
      const [year, month] = dates.partsOf(date);
      return dates.dateOf(year, month, dates.lastDay(year, month));
    }
    case "days_between":
      return exact.whole(dates.dayNumber(end) - dates.dayNumber(date));
    case "months_between":
      return exact.whole(dates.monthsBetween(date, end));
    case "years_between":
      return exact.whole(dates.yearsBetween(date, end));
    default:
      return undefined;
  }
}

/** Returns the value of a function of one or more values, none of them empty. */
export function apply(op: string, args: readonly Value[]): Value {
  const [first, second, third] = args;
  switch (op) {
    case "less":
      return order(first ?? null, second ?? null) < 0;
    case "at_most":
      return order(first ?? null, second ?? null) <= 0;
    case "greater":
      return order(first ?? null, second ?? null) > 0;
    case "at_least":
      return order(first ?? null, second ?? null) >= 0;
    case "not":
      return !first;
    case "min":
      return args.reduce((least, one) => (order(one, least) < 0 ? one : least));
    case "max":
      return args.reduce((most, one) => (order(one, most) > 0 ? one : most));
    case "round":
      return exact.round(
        first as Rational,
        second === undefined ? 0 : wholeOf(second as Rational),
        third as string | undefined,
      );
    case "text": {
      const places = second === undefined ? undefined : wholeOf(second as Rational);
      return isNumber(first ?? null)
        ? exact.numberText(first as Rational, places)
        : (first ?? null);
    }
    default:
      break;
  }
  const numbers = args as readonly Value[] as readonly [Rational, Rational, Rational];
  const found = applyToNumbers(op, numbers) ?? applyToTexts(op, args);
  return found === undefined ? (applyToDates(op, args) ?? null) : found;
}
