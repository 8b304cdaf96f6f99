/** Replays random answers with the server's findings: pytest writes the file and runs this. */
import { existsSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { type Case, expected, outcomeOf } from "./outcome.ts";

const file = process.env["PORTICO_ANSWERS"] ?? "";

test.skipIf(!existsSync(file))("the phone finds what the server found", () => {
  const cases = JSON.parse(readFileSync(file, "utf8")) as readonly Case[];

  const differing = cases.filter((one) => !isDeepStrictEqual(outcomeOf(one), expected(one)));

  expect(cases.length).toBeGreaterThan(100);
  expect(differing.length).toBe(0);
});

test.skipIf(!existsSync(file))("the first difference, if there is one, is shown", () => {
  const cases = JSON.parse(readFileSync(file, "utf8")) as readonly Case[];
  const first = cases.find((one) => !isDeepStrictEqual(outcomeOf(one), expected(one)));

  if (first)
    expect({ ...outcomeOf(first), answers: first.answers }).toEqual({
      ...expected(first),
      answers: first.answers,
    });
});
