import { expect, test } from "vitest";
import cases from "../../../tests/golden/forms/outcomes.json" with { type: "json" };
import quote from "../../../tests/golden/forms/quote.compiled.json" with { type: "json" };
import { answersToSend, checkAnswers } from "../../src/form/engine/check.ts";
import type { FormDefinition, Sources } from "../../src/form/engine/definition.ts";
import { type Case, expected, outcomeOf } from "./outcome.ts";

const [form, sources] = quote as unknown as readonly [FormDefinition, Sources];

test.each(cases as unknown as readonly Case[])("$name", (one) => {
  const found = outcomeOf(one);

  expect(found).toEqual(expected(one));
});

test("what is hidden now is kept by the form but not sent", () => {
  const answers = { product: "CW01", sum_assured: "100000", contract_price: "12000000" };

  const sent = answersToSend(form, answers, "2026-03-05", sources);

  expect(sent).toEqual({ product: "CW01", contract_price: "12000000" });
  const { faults } = checkAnswers(form, sent, "2026-03-05", sources);
  expect(faults.filter((fault) => fault.code === "field.readonly")).toEqual([]);
});
