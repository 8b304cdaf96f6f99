/** Replays random trees with the server's results: pytest writes the file and runs this. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evaluate, plain, type Row, type Tree } from "../../src/expressions/evaluate.ts";

interface Case {
  readonly tree: Tree;
  readonly values: Row;
  readonly row: Row;
  readonly value: string | boolean | null;
}

const file = process.env["PORTICO_TREES"] ?? "";

test.skipIf(!existsSync(file))("the phone computes what the server computed", () => {
  const cases = JSON.parse(readFileSync(file, "utf8")) as readonly Case[];

  const differing = cases.filter(
    ({ tree, values, row, value }) => plain(evaluate(tree, values, row)) !== value,
  );

  expect(cases.length).toBeGreaterThan(100);
  expect(
    differing
      .map((one) => ({ ...one, phone: plain(evaluate(one.tree, one.values, one.row)) }))
      .slice(0, 5),
  ).toEqual([]);
});
