/** The phone prices every golden case as the server does, to the cent and the reason. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Product, Row, Table } from "../../src/pricing/definition.ts";
import { explain, type Step } from "../../src/pricing/explain.ts";
import { records, summary } from "../../src/pricing/output.ts";
import { priceRows } from "../../src/pricing/price.ts";
import { CASES, names, readCase, underColumns } from "./cases.ts";

const rowFaults = (errors: string | null): string[] =>
  (errors ?? "")
    .split("\n")
    .filter((line) => line && !line.includes(" cells, the header has "))
    .map((line) => line.split(": ").slice(0, 2).join(": "));

describe("pricing", () => {
  for (const name of names.filter((name) => !name.startsWith("structure"))) {
    it(`prices the case ${name}`, () => {
      const { products, tables, rows, lines, out } = readCase(name);

      const priced = priceRows(products, tables, rows, lines);

      const kept = out("out.csv");
      if (kept) expect(underColumns(kept, priced.rows.flatMap(records))).toBe(kept);
      const groups = out("summary.csv");
      if (groups) expect(underColumns(groups, priced.groups.map(summary))).toBe(groups);
      const faults = [...priced.faults].flatMap(([row, found]) =>
        found.map(({ at }) => `rows.csv:${lines[row]}: ${at}`),
      );
      expect(faults).toEqual(rowFaults(out("errors")));
    });
  }
});

interface Drawn {
  readonly product: Product;
  readonly rows: readonly Row[];
  readonly records: readonly Readonly<Record<string, string>>[];
  readonly groups: readonly Readonly<Record<string, string>>[];
  readonly faults: readonly (readonly [
    number,
    string,
    string,
    Readonly<Record<string, string>>,
  ])[];
  readonly steps: readonly (readonly Step[])[];
}

describe("random rows priced by the server", () => {
  const file = JSON.parse(readFileSync(join(CASES, "../price-random.json"), "utf8")) as {
    readonly tables: Readonly<Record<string, Table>>;
    readonly runs: readonly Drawn[];
  };

  it("come out the same on the phone, with the same faults and steps", () => {
    for (const run of file.runs) {
      const priced = priceRows([run.product], file.tables, run.rows);

      expect(priced.rows.flatMap(records)).toEqual(run.records);
      expect(priced.groups.map(summary)).toEqual(run.groups);
      const faults = [...priced.faults].flatMap(([row, found]) =>
        found.map(({ at, code, facts }) => [row, at, code, facts]),
      );
      expect(faults).toEqual(run.faults);
      expect(priced.rows.map(explain)).toEqual(run.steps);
    }
  });
});
