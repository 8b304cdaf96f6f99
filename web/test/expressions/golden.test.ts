import { expect, test } from "vitest";
import golden from "../../../tests/golden/expressions/trees.json" with { type: "json" };
import { evaluate, plain, type Row, type Tree } from "../../src/expressions/evaluate.ts";

interface Case {
  readonly text: string;
  readonly tree: Tree;
  readonly value: string | boolean | null;
  readonly marks: readonly string[];
}

const cases = golden.cases as unknown as readonly Case[];
const values = golden.values as unknown as Row;

test.each(cases)("$text", ({ tree, value, marks }) => {
  const met: string[] = [];

  const found = plain(evaluate(tree, values, {}, met));

  expect(found).toEqual(value);
  expect(met).toEqual(marks);
});
