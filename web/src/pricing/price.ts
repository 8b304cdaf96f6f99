/** Pricing rows (定价): many at once, because a group's size changes its members' premium. */
import { compare, multiply, type Rational, round } from "../expressions/rational.ts";
import type { Fault } from "./asked.ts";
import { type Assessed, assess, type Book, inMinor, type Line } from "./assess.ts";
import { figure, ONE, type Product, places, type Row, type Table } from "./definition.ts";
import type { Period } from "./period.ts";

/** One row, priced and decided; amounts are minor units. `basis` is empty when refused before. */
export interface PricedRow {
  readonly row: number;
  readonly cells: Row;
  readonly product: Product;
  readonly age: number | null;
  readonly decision: "accept" | "refer" | "refuse";
  readonly reasons: readonly string[];
  readonly lines: readonly (Line & { readonly actual: bigint })[];
  readonly periods: readonly (readonly [string, Period])[];
  readonly base: bigint;
  readonly occupation: bigint;
  readonly health: bigint;
  readonly standard: bigint;
  readonly actual: bigint;
  readonly factors: readonly [Rational, Rational, Rational];
  readonly basis: string;
  readonly authority: string;
  readonly refund: bigint | null;
}

export interface Group {
  readonly id: string;
  readonly product: Product;
  readonly rows: readonly PricedRow[];
  readonly sizeFactor: Rational;
}

export interface Priced {
  readonly rows: readonly PricedRow[];
  readonly groups: readonly Group[];
  /** The faults of each bad row, by its index. */
  readonly faults: ReadonlyMap<number, readonly Fault[]>;
}

/** Divides a total by weight so that the parts add up: largest remainders, ties to the earlier. */
function split(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (!sum) return weights.map((_, at) => (at ? 0n : total));
  const parts = weights.map((weight) => (total * weight) / sum);
  let left = total - parts.reduce((a, b) => a + b, 0n);
  const rest = (at: number): bigint => (total * (weights[at] ?? 0n)) % sum;
  const order = weights
    .map((_, at) => at)
    .sort((a, b) => (rest(a) < rest(b) ? 1 : rest(a) > rest(b) ? -1 : a - b));
  for (const at of order) {
    if (!left) break;
    parts[at] = (parts[at] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts;
}

/** Whether a realised discount holds a limit; compared in money, so a cent never decides. */
const holds = (actual: bigint, standard: bigint, share: Rational | null): boolean =>
  !share || !standard || actual >= round(multiply({ n: standard, d: 1n }, share)).n;

function levelOf(
  product: Product,
  lines: readonly Line[],
  actual: bigint,
  standard: bigint,
): string {
  const insured = lines.filter(
    ({ liability: { exposure } }) => !exposure || exposure === "sum_assured",
  );
  const premium = { n: actual, d: 10n ** BigInt(places(product.currency)) };
  const levels = product.authority?.length ? product.authority : [{ level: "system" }];
  const within = (value: Rational, limit: Rational | null): boolean =>
    !limit || compare(value, limit) <= 0;
  const able = levels.find(
    (item) =>
      holds(actual, standard, figure(item.discount_min)) &&
      insured.every(({ exposure }) => within(exposure, figure(item.sum_assured_max))) &&
      within(premium, figure(item.premium_max)),
  );
  return able?.level ?? "none";
}

function sizeFactor({ size_factors }: Product, members: number): Rational {
  let [best, found] = [-1, ONE];
  for (const [at, factor] of size_factors ?? []) {
    if (Number(at) <= members && Number(at) > best) {
      best = Number(at);
      found = figure(factor) ?? ONE;
    }
  }
  return found;
}

function actualOf(
  { asked, lines }: Assessed,
  product: Product,
  factor: Rational,
): [bigint, string] {
  const { agreed_premium, agreed_rate } = asked.figures;
  const { currency } = product;
  const [first] = lines;
  if (product.zero_premium) return [0n, "zero"];
  if (agreed_premium) return [inMinor(agreed_premium, currency), "agreed_premium"];
  if (agreed_rate && first) {
    const { exposure, unit, k } = first;
    const amount = multiply(
      multiply(multiply(exposure, agreed_rate), { n: unit.d, d: unit.n }),
      k,
    );
    return [inMinor(amount, currency), "agreed_rate"];
  }
  const actual = round(multiply({ n: sum(lines, "standard"), d: 1n }, factor)).n;
  const least = figure(product.min_premium);
  const minimum = least && inMinor(least, currency);
  return minimum && actual < minimum ? [minimum, "minimum"] : [actual, "table"];
}

type Amount = "base" | "occupation" | "health" | "standard" | "actual";

/** Adds one amount up. */
export const sum = <K extends Amount>(
  items: readonly Readonly<Record<K, bigint>>[],
  of: K,
): bigint => items.reduce((total, item) => total + item[of], 0n);

function settle(
  row: number,
  given: Assessed,
  product: Product,
  members: number | null,
): PricedRow {
  const { asked, lines, refusals } = given;
  const isSmall = members !== null && members < Number(product.min_members ?? 3);
  const refused = {
    row,
    cells: asked.cells,
    product,
    age: given.age,
    decision: "refuse" as const,
    reasons: isSmall ? [...refusals, "group.too_small"] : refusals,
    lines: [],
    periods: [],
    base: 0n,
    occupation: 0n,
    health: 0n,
    standard: 0n,
    actual: 0n,
    factors: [ONE, ONE, ONE] as const,
    basis: "",
    authority: "",
    refund: null,
  };
  if (refused.reasons.length) return refused;
  const size = members === null ? ONE : sizeFactor(product, members);
  const factors = [
    asked.figures["discount"] ?? ONE,
    size,
    figure(product.combo_discount) ?? ONE,
  ] as const;
  const [actual, basis] = actualOf(
    given,
    product,
    multiply(multiply(factors[0], factors[1]), factors[2]),
  );
  const standard = sum(lines, "standard");
  const authority = levelOf(product, lines, actual, standard);
  const reasons = [
    ...(holds(actual, standard, figure(product.discount_floor)) ? [] : ["discount.below_floor"]),
    ...(authority === "none" ? ["authority.none"] : []),
  ];
  const parts = split(
    actual,
    lines.map((line) => line.standard),
  );
  return {
    ...refused,
    decision: reasons.length ? "refuse" : given.referrals.length ? "refer" : "accept",
    reasons: [...reasons, ...given.referrals],
    lines: lines.map((line, at) => ({ ...line, actual: parts[at] ?? 0n })),
    periods: given.periods,
    base: sum(lines, "base"),
    occupation: sum(lines, "occupation"),
    health: sum(lines, "health"),
    standard,
    actual,
    factors,
    basis,
    authority,
    refund: given.refundShare && round(multiply({ n: actual, d: 1n }, given.refundShare)).n,
  };
}

/** Prices rows by the products on sale at their quote dates; bad rows are left out of the rest. */
export function priceRows(
  products: readonly Product[],
  tables: Readonly<Record<string, Table>>,
  rows: readonly Row[],
  lines: readonly number[] = rows.map((_, at) => at + 1),
): Priced {
  const book: Record<string, Product[]> = {};
  for (const product of products) {
    book[product.code] = [...(book[product.code] ?? []), product];
  }
  const seen = new Map<string, number>();
  const assessed = rows.map((cells, at) => {
    const found = assess(book as Book, tables, cells);
    const id = found.asked.cell("row_id");
    const earlier = seen.get(id);
    if (earlier !== undefined) {
      found.asked.wrong("row_id", "price.row_id.repeated", { line: String(earlier) });
    } else if (id) seen.set(id, lines[at] ?? 0);
    return found;
  });
  const faults = new Map<number, readonly Fault[]>();
  const members = new Map<string, number>();
  const keyOf = ({ asked }: Assessed): string =>
    asked.cell("group_id") && `${asked.cell("product")} ${asked.cell("group_id")}`;
  assessed.forEach((item, at) => {
    if (item.asked.faults.length) faults.set(at, item.asked.faults);
    else
      members.set(keyOf(item), (members.get(keyOf(item)) ?? 0) + (item.refusals.length ? 0 : 1));
  });
  const grouped = new Map<string, PricedRow[]>();
  const priced = assessed.flatMap((item, at) => {
    const key = keyOf(item);
    if (faults.has(at) || !item.product) return [];
    const row = settle(at, item, item.product, key ? (members.get(key) ?? 0) : null);
    if (key) grouped.set(key, [...(grouped.get(key) ?? []), row]);
    return row;
  });
  const groups = [...grouped].flatMap(([key, found]) => {
    const [first] = found;
    if (!first) return [];
    const { product, cells } = first;
    const factor = sizeFactor(product, members.get(key) ?? 0);
    return { id: cells["group_id"] ?? "", product, rows: found, sizeFactor: factor };
  });
  return { rows: priced, groups, faults };
}
