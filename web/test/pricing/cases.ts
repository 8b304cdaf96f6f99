/** The golden cases of pricing: files as the server's tests read them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Product, Row, Table } from "../../src/pricing/definition.ts";

export const CASES = join(import.meta.dirname, "../../../tests/golden/price");
export const names = readdirSync(CASES).sort();

/** Reads a CSV whose cells may be quoted; gives its records. */
export function readCsv(text: string): string[][] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) =>
      // A comma counts where an even number of quotes stands before it.
      line
        .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
        .map((cell) => cell.replace(/^"(.*)"$/, "$1").replaceAll('""', '"')),
    );
}

export interface Case {
  readonly products: readonly Product[];
  readonly tables: Readonly<Record<string, Table>>;
  readonly rows: readonly Row[];
  readonly lines: readonly number[];
  readonly out: (name: string) => string | null;
}

export function readCase(name: string): Case {
  const text = (path: string): string => readFileSync(join(CASES, name, path), "utf8");
  const tables: Record<string, Table> = {};
  const folder = join(CASES, name, "in/tables");
  // A case without tables has no such folder: git keeps no empty ones.
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const [columns = [], ...rows] = readCsv(text(`in/tables/${file}`));
    tables[file.replace(".csv", "")] = { columns, rows };
  }
  const [header = [], ...cells] = readCsv(text("in/rows.csv"));
  const whole = cells
    .map((row, at) => [row, at + 2] as const)
    .filter(([row]) => row.length === header.length);
  return {
    products: JSON.parse(text("in/products.json")).products as Product[],
    tables,
    rows: whole.map(([row]) => Object.fromEntries(header.map((key, at) => [key, row[at] ?? ""]))),
    lines: whole.map(([, line]) => line),
    out: (file) => (existsSync(join(CASES, name, "out", file)) ? text(`out/${file}`) : null),
  };
}

/** Records under the columns of a kept file. */
export function underColumns(
  kept: string,
  records: readonly Readonly<Record<string, string>>[],
): string {
  const [columns = []] = readCsv(kept);
  const lines = records.map((record) => columns.map((column) => record[column] ?? "").join(","));
  return `${[columns.join(","), ...lines].join("\n")}\n`;
}
