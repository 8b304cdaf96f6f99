/** Looking a rate up (费率查找): every factor matches, fewest `*` win, exactly one row remains. */
import { compare } from "../expressions/rational.ts";
import { type Row, readNumber, type Table } from "./definition.ts";

export interface Miss {
  readonly code: string;
  readonly factor: string;
  readonly factors: string;
}

interface Factor {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const LABELS: Record<string, string> = { occupation_class: "class" };

function factorsOf({ columns }: Table): Factor[] {
  const found: Factor[] = [];
  columns.forEach((column, from) => {
    const name = column.replace(/_from$/, "");
    const isUpper = column.endsWith("_to") && columns.includes(`${column.slice(0, -3)}_from`);
    if (column === "value" || isUpper) return;
    found.push({ name, from, to: name === column ? -1 : columns.indexOf(`${name}_to`) });
  });
  return found;
}

function isWithin(low = "", high = "", text = ""): boolean {
  const value = readNumber(text);
  if (!value) return !low && !high;
  const [a, b] = [readNumber(low), readNumber(high)];
  return (!a || compare(a, value) <= 0) && (!b || compare(value, b) <= 0);
}

const fits = (row: readonly string[], { name, from, to }: Factor, given: Row): boolean =>
  to < 0
    ? row[from] === "*" || row[from] === (given[name] ?? "")
    : isWithin(row[from], row[to], given[name]);

/** The value of the row that fits, or what is to blame that there is none or several. */
export function lookUp(table: Table, given: Row): string | Miss {
  const factors = factorsOf(table);
  const stars = (row: readonly string[]): number =>
    factors.filter(({ from, to }) => to < 0 && row[from] === "*").length;
  const fitting = table.rows.filter((row) => factors.every((factor) => fits(row, factor, given)));
  const fewest = Math.min(...fitting.map(stars));
  const best = fitting.filter((row) => stars(row) === fewest);
  const only = best.length === 1 ? best[0]?.[table.columns.indexOf("value")] : undefined;
  if (only !== undefined) return only;
  const blamed = best.length
    ? factors.find(
        ({ from, to }) => new Set(best.map((row) => `${row[from]},${row[to]}`)).size > 1,
      )
    : toBlame(table, factors, given);
  return {
    code: best.length ? "rate.ambiguous" : "rate.no_match",
    factor: (blamed ?? factors[0])?.name ?? "product",
    factors: factors.map(({ name }) => `${LABELS[name] ?? name} ${given[name] || "-"}`).join(", "),
  };
}

/** The first factor that no row fits by itself, else where the rows run out. */
function toBlame(table: Table, factors: Factor[], given: Row): Factor | undefined {
  const alone = factors.find((factor) => !table.rows.some((row) => fits(row, factor, given)));
  let left = table.rows;
  return (
    alone ??
    factors.find((factor) => {
      left = left.filter((row) => fits(row, factor, given));
      return !left.length;
    })
  );
}
