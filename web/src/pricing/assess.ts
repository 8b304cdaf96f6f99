/** Assessing one row (核算一行): all that does not depend on the other rows of its group. */
import { compare, multiply, type Rational, round, whole } from "../expressions/rational.ts";
import { Asked } from "./asked.ts";
import {
  figure,
  type Liability,
  ONE,
  type Product,
  places,
  type Row,
  readNumber,
  type Table,
  ZERO,
} from "./definition.ts";
import {
  ageOf,
  daysBetween,
  nextYear,
  type Period,
  periodOf,
  refundShare,
  startedMonths,
} from "./period.ts";

export interface Line {
  readonly product: Product;
  readonly liability: Liability;
  readonly exposure: Rational;
  readonly unit: Rational;
  readonly k: Rational;
  readonly rate: string;
  readonly loading: string;
  readonly percent: Rational;
  readonly perMille: Rational;
  readonly base: bigint;
  readonly occupation: bigint;
  readonly health: bigint;
  readonly standard: bigint;
}

interface Part {
  readonly product: Product;
  readonly ratio: Rational;
  readonly plan: Readonly<Record<string, string | number>> | null;
}

interface Sized extends Part {
  readonly age: number | null;
  readonly period: Period;
  readonly factors: Row;
  readonly derived: readonly string[];
}

export interface Assessed {
  readonly asked: Asked;
  readonly product: Product | null;
  readonly age: number | null;
  readonly periods: readonly (readonly [string, Period])[];
  readonly lines: readonly Line[];
  readonly refusals: readonly string[];
  readonly referrals: readonly string[];
  readonly refundShare: Rational | null;
}

export type Book = Readonly<Record<string, readonly Product[]>>;

/** A rational amount as minor units, half up. */
export const inMinor = (amount: Rational, currency?: string): bigint =>
  round(multiply(amount, whole(10 ** places(currency)))).n;

const onSale = (book: Book, code: string, on: string): Product | undefined =>
  book[code]?.find((item) => item.valid_from <= on && (!item.valid_to || on < item.valid_to));

function choose(book: Book, asked: Asked): Product | null {
  const [product, date] = [asked.cell("product"), asked.days["quote_date"]];
  if (product && !book[product]) asked.wrong("product", "product.unknown", { product });
  if (!book[product] || !date) return null;
  const found = onSale(book, product, date);
  if (!found) asked.wrong("quote_date", "product.not_on_sale", { product, date });
  return found ?? null;
}

function planOf(asked: Asked, { plans }: Product, plan: string): NonNullable<Part["plan"]> {
  const found = plans?.[plan];
  if (found) return found;
  const names = Object.keys(plans ?? {}).join(", ") || "-";
  asked.wrong("plan", "price.plan.unknown", { plan, plans: names });
  return {};
}

function partsOf(book: Book, asked: Asked, product: Product): Part[] {
  const plan = asked.cell("plan");
  const own = plan ? planOf(asked, product, plan) : null;
  if (!product.components?.length) return [{ product, ratio: ONE, plan: own }];
  const date = asked.days["quote_date"] ?? "";
  return product.components.flatMap((component) => {
    const found = onSale(book, component.product, date);
    if (found) {
      const chosen = component.plan ? planOf(asked, found, component.plan) : null;
      return { product: found, ratio: figure(component.sum_ratio) ?? ONE, plan: chosen };
    }
    asked.wrong("quote_date", "product.not_on_sale", { product: component.product, date });
    return [];
  });
}

const pricedOf = ({ product, plan }: Part): readonly Liability[] =>
  (product.liabilities ?? []).filter(({ code }) => !plan || code in plan);

function exposureOf(asked: Asked, part: Part, liability: Liability): Rational | null {
  const ratio = figure(liability.sum_ratio) ?? ONE;
  const column = liability.exposure;
  let exposed: Rational | null;
  if (part.plan) exposed = figure(part.plan[liability.code]);
  else if (column === "units") exposed = ratio;
  else if (column) {
    const value = asked.amount(column, part.product.currency);
    if (!value) asked.wrong(column, "price.cell.required", { column });
    exposed = value && multiply(value, ratio);
  } else {
    const value = asked.figures["sum_assured"] ?? null;
    if (!value) {
      asked.wrong("sum_assured", "price.sum_assured.required", { liability: liability.code });
    }
    exposed = value && multiply(multiply(value, part.ratio), ratio);
  }
  return exposed && multiply(exposed, asked.figures["units"] ?? ONE);
}

function sizeOf(asked: Asked, part: Part, start: string, end: string): Sized {
  const { product } = part;
  const term = product.term ?? { basis: "none" };
  const age = ageOf(product, asked.days["birth_date"], start);
  const [days, months] = [String(daysBetween(start, end)), String(startedMonths(start, end))];
  const factors = { ...asked.cells, days, months, ...(age === null ? {} : { age: String(age) }) };
  const derived = age === null ? ["days", "months"] : ["days", "months", "age"];
  if (term.basis === "annual" && end !== nextYear(start)) {
    asked.wrong("end", "price.end.annual", { end: nextYear(start) });
  }
  const sized = { ...part, age, factors, derived };
  return { ...sized, period: periodOf(term, start, end, finder(asked, sized)) };
}

function finder(asked: Asked, { factors, derived }: Pick<Sized, "factors" | "derived">) {
  return (table: string, months?: number): Rational | null => {
    const given = months === undefined ? factors : { ...factors, months: String(months) };
    const found = asked.find(table, given, derived);
    return found === null ? null : readNumber(found);
  };
}

/** Notes a class or way of paying that no table knows, though nothing else is looked up. */
function checkClasses(asked: Asked, part: Part, factors: Row, derived: readonly string[]): void {
  const { product } = part;
  if (product.term?.modes_table)
    asked.find(product.term.modes_table, factors, derived, "pay_mode");
  if (product.zero_premium || product.refused_classes?.includes(asked.cell("occupation_class"))) {
    return;
  }
  const priced = pricedOf(part);
  for (const { occupation } of priced.length ? priced : (product.liabilities ?? [])) {
    if (occupation) asked.find(occupation.table, factors, derived, "occupation_class");
  }
}

function refusalsOf(asked: Asked, { product, ratio, plan, age, period }: Sized): string[] {
  const { min, max, step } = product.sum_assured ?? {};
  const [least, most, by] = [min, max, step].map(figure);
  const [lowest, highest] = [figure(product.age?.min), figure(product.age?.max)];
  const given = asked.figures["sum_assured"];
  const total = given && !plan ? multiply(given, ratio) : null;
  const years = age === null ? null : whole(age);
  const found: [unknown, string][] = [
    [years && lowest && compare(years, lowest) < 0, "age.below_min"],
    [years && highest && compare(years, highest) > 0, "age.above_max"],
    [total && least && compare(total, least) < 0, "sum.below_min"],
    [total && most && compare(total, most) > 0, "sum.above_max"],
    [total && by && (total.n * by.d) % (by.n * total.d), "sum.step"],
    [product.refused_classes?.includes(asked.cell("occupation_class")), "occupation.refused"],
    [period.isTooLong, "term.too_long"],
  ];
  return found.filter(([isMet]) => isMet).map(([, code]) => code);
}

const NOTHING = { base: 0n, occupation: 0n, health: 0n, standard: 0n };

function lineOf(asked: Asked, sized: Sized, liability: Liability): Line | null {
  const { product, factors, derived, period } = sized;
  const exposure = exposureOf(asked, sized, liability);
  const unit = figure(liability.unit) ?? ONE;
  const shared = { product, liability, unit, loading: "", percent: ZERO, perMille: ZERO };
  if (product.zero_premium) {
    return { ...shared, exposure: exposure ?? ZERO, k: period.k ?? ZERO, rate: "0", ...NOTHING };
  }
  const rate = asked.find(liability.table ?? "", factors, derived);
  const { occupation } = liability;
  const loading = occupation ? asked.find(occupation.table, factors, derived) : "";
  if (loading === null || rate === null || !exposure || !period.k) return null;
  const { k } = period;
  const [percent, perMille] = [asked.figures["health_percent"], asked.figures["health_per_mille"]];
  const per = (a: Rational, b: Rational, c: bigint): Rational => ({
    n: a.n * b.n,
    d: a.d * b.d * c,
  });
  const minor = (amount: Rational): bigint => inMinor(multiply(amount, k), product.currency);
  const yearly = multiply(exposure, perUnit(rate, unit));
  const x = readNumber(loading) ?? ZERO;
  const more = occupation?.mode === "multiple" ? { n: x.n - x.d, d: x.d } : null;
  const extra = more ? multiply(yearly, more) : multiply(exposure, perUnit(loading || "0", unit));
  const [a, b] = [per(yearly, percent ?? ZERO, 100n), per(exposure, perMille ?? ZERO, 1000n)];
  const amounts = {
    base: minor(yearly),
    occupation: minor(extra),
    health: liability.health ? minor({ n: a.n * b.d + b.n * a.d, d: a.d * b.d }) : 0n,
  };
  const standard = amounts.base + amounts.occupation + amounts.health;
  if (standard < 0n) {
    const at = amounts.occupation < 0n ? "occupation_class" : "health_percent";
    asked.wrong(at, "price.standard.negative", { liability: liability.code });
  }
  return {
    ...shared,
    exposure,
    k,
    rate,
    loading,
    percent: percent ?? ZERO,
    perMille: perMille ?? ZERO,
    ...amounts,
    standard,
  };
}

const perUnit = (rate: string, unit: Rational): Rational => {
  const { n, d } = readNumber(rate) ?? ZERO;
  return { n: n * unit.d, d: d * unit.n };
};

function referralsOf(asked: Asked, sized: readonly Sized[], lines: readonly Line[]): string[] {
  const codes: string[] = [];
  if (lines.some((line) => line.liability.health && (line.percent.n || line.perMille.n))) {
    codes.push("health.loading");
  }
  const given = asked.figures["sum_assured"];
  if (!given) return codes;
  const total = multiply(given, asked.figures["units"] ?? ONE);
  const income = asked.figures["annual_income"];
  let [needsMedical, isBeyondIncome] = [false, false];
  for (const part of sized) {
    const [insured, find] = [multiply(total, part.ratio), finder(asked, part)];
    const { medical_table, income_table } = part.product;
    const limit = medical_table ? find(medical_table) : null;
    const multiple = income_table && income ? find(income_table) : null;
    needsMedical ||= limit !== null && compare(insured, limit) > 0;
    if (multiple && income) isBeyondIncome ||= compare(insured, multiply(multiple, income)) > 0;
  }
  if (needsMedical) codes.push("medical.required");
  if (isBeyondIncome) codes.push("income.multiple");
  return codes;
}

function shareOf(asked: Asked, { refund }: Product, sized: Sized): Rational | null {
  const { start, end, cancel_date } = asked.days;
  if (!refund || !cancel_date || !start || !end || !sized.period.k) return null;
  if (asked.cell("claimed") === "Y") return ZERO;
  const term = sized.product.term ?? { basis: "none" };
  const days = [start, end, cancel_date] as const;
  return refundShare(refund, term, days, sized.period.k, finder(asked, sized));
}

/** Reads, checks and prices one row alone; its faults stand in `asked`. */
export function assess(book: Book, tables: Readonly<Record<string, Table>>, cells: Row): Assessed {
  const asked = new Asked(cells, tables);
  const product = choose(book, asked);
  const made = (more: Partial<Assessed> = {}): Assessed => ({
    asked,
    product,
    age: null,
    periods: [],
    lines: [],
    refusals: [],
    referrals: [],
    refundShare: null,
    ...more,
  });
  if (!product) return made();
  for (const column of ["sum_assured", "agreed_premium", "annual_income"]) {
    asked.figures[column] = asked.amount(column, product.currency);
  }
  const parts = partsOf(book, asked, product);
  for (const part of parts) for (const item of pricedOf(part)) exposureOf(asked, part, item);
  const { start, end } = asked.days;
  if (!start || !end || asked.faults.length) {
    for (const part of parts) checkClasses(asked, part, asked.cells, []);
  }
  if (!start || !end) return made();
  const sized = parts.map((part) => sizeOf(asked, part, start, end));
  const [first] = sized;
  if (!first) return made();
  const refusals = [...new Set(sized.flatMap((part) => refusalsOf(asked, part)))];
  if (refusals.length) {
    for (const part of sized) checkClasses(asked, part, part.factors, part.derived);
    return made({ age: first.age, refusals });
  }
  const lines = sized.flatMap((part) =>
    pricedOf(part).flatMap((liability) => lineOf(asked, part, liability) ?? []),
  );
  return made({
    age: first.age,
    periods: sized.map((part) => [part.product.code, part.period] as const),
    lines,
    referrals: referralsOf(asked, sized, lines),
    refundShare: shareOf(asked, product, first),
  });
}
