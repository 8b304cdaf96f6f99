/**
 * The phone's evaluator of typed expression trees; the server parses and checks them. The same
 * golden cases and random trees prove that it agrees with `backend/metadata/expressions`.
 */
import { readDate } from "./dates.ts";
import { apply, applyLenient, isNumber, Mark, order, type Value } from "./functions.ts";
import {
  add,
  divide,
  isTooBig,
  numberText,
  type Rational,
  readNumber,
  whole,
} from "./rational.ts";

export type { Value } from "./functions.ts";

/** `[op, kind, value or child, …]`, as the server sends it. */
export type Tree = readonly [op: string, kind: string, ...rest: (Tree | string | boolean)[]];
export type Plain = string | number | boolean | null | undefined | readonly Row[];
export type Row = { readonly [column: string]: Plain };

/** Reads a plain JSON value as its kind; what cannot be read counts as empty. */
export function read(plain: Plain, kind: string): Value {
  if (kind === "yes_no") return typeof plain === "boolean" ? plain : null;
  if (kind === "number" && Number.isSafeInteger(plain)) return whole(plain as number);
  if (typeof plain !== "string" || !plain) return null;
  return kind === "number" ? readNumber(plain) : kind === "date" ? readDate(plain) : plain;
}

/** Writes a value as plain JSON; a number without an end as `1/3`. */
export function plain(value: Value): string | boolean | null {
  if (!isNumber(value)) return value;
  const text = numberText(value);
  const back = readNumber(text);
  return back?.n === value.n && back.d === value.d ? text : `${value.n}/${value.d}`;
}

interface Run {
  readonly values: Row;
  readonly row: Row;
  readonly marks: string[];
}

function value(tree: Tree, run: Run): Value {
  const [op, kind, first] = tree;
  if (op === "constant") return read(first as string | boolean | undefined, kind);
  if (op === "name") return read(run.values[first as string], kind);
  if (op === "column") return read(run.row[first as string], kind);
  try {
    const found = computed(op, tree.slice(2) as unknown as readonly Tree[], run);
    if (isNumber(found) && isTooBig(found)) throw new Mark("too_big");
    return found === "" ? null : found;
  } catch (reason) {
    if (!(reason instanceof Mark)) throw reason;
    run.marks.push(reason.message);
    return null;
  }
}

function computed(op: string, args: readonly Tree[], run: Run): Value {
  if (args[0]?.[0] === "rows") return overRows(op, args, run);
  const at = (place: number): Value => {
    const tree = args[place];
    return tree ? value(tree, run) : null;
  };
  switch (op) {
    case "if":
      return at(0) === true ? at(1) : at(2);
    case "case":
      for (let place = 0; place < args.length - 1; place += 2)
        if (at(place) === true) return at(place + 1);
      return args.length % 2 ? at(args.length - 1) : null;
    case "and":
    case "or":
      return settled(args.length, at, op === "or");
    case "coalesce":
      for (let place = 0; place < args.length; place++) {
        const found = at(place);
        if (found !== null) return found;
      }
      return null;
    default: {
      const values = args.map((arg) => value(arg, run));
      const found = applyLenient(op, values);
      if (found !== undefined) return found;
      return values.includes(null) ? null : apply(op, values);
    }
  }
}

/** And, or: a decisive value settles it; else an empty one leaves it open. */
function settled(count: number, at: (place: number) => Value, decisive: boolean): Value {
  let isOpen = false;
  for (let place = 0; place < count; place++) {
    const found = at(place);
    if (found === decisive) return decisive;
    isOpen ||= found === null;
  }
  return isOpen ? null : !decisive;
}

/** The child rows of a plain value; whatever is no row counts as an empty one. */
export function rowsIn(plain: Plain): readonly Row[] {
  return Array.isArray(plain)
    ? plain.map((row: Row | null) =>
        row && typeof row === "object" && !Array.isArray(row) ? row : {},
      )
    : [];
}

function overRows(op: string, args: readonly Tree[], run: Run): Value {
  const [rows, inner, filter] = op === "count" ? [args[0], undefined, args[1]] : args;
  const kept = rowsIn(run.values[rows?.[2] as string])
    .map((row) => ({ ...run, row }))
    .filter((each) => !filter || value(filter, each) === true);
  if (op === "count" || !inner) return whole(kept.length);
  if (op === "any") return kept.some((each) => value(inner, each) === true);
  if (op === "all") return kept.every((each) => value(inner, each) === true);
  const found = kept.map((each) => value(inner, each)).filter((one) => one !== null);
  if (op === "repeats") return new Set(found.map(plain)).size < found.length;
  if (op === "sum" || op === "avg") {
    const sum = (found as Rational[]).reduce(add, whole(0));
    return op === "sum" ? sum : found.length ? divide(sum, whole(found.length)) : null;
  }
  const sign = op === "min_of" ? 1 : -1;
  return found.length
    ? found.reduce((best, one) => (order(one, best) * sign < 0 ? one : best))
    : null;
}

/** Returns the exact value of a tree; `row` is the child row it stands in, when it does. */
export function evaluate(tree: Tree, values: Row, row: Row = {}, marks: string[] = []): Value {
  return value(tree, { values, row, marks });
}
