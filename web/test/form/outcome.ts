/** What the phone's engine makes of answers, in the shape that the server's tests write. */
import quote from "../../../tests/golden/forms/quote.compiled.json" with { type: "json" };
import sample from "../../../tests/golden/forms/sample.compiled.json" with { type: "json" };
import { checkAnswers } from "../../src/form/engine/check.ts";
import type { Answers, Fault, FormDefinition, Sources } from "../../src/form/engine/definition.ts";
import { type PricingRow, pricingRows } from "../../src/form/engine/premium.ts";

const compiled = { quote, sample } as unknown as {
  readonly [form: string]: readonly [FormDefinition, Sources];
};

export interface Outcome {
  readonly values: Answers;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
  readonly pricing_rows: readonly PricingRow[];
}

export interface Case extends Outcome {
  readonly name?: string;
  readonly form: string;
  readonly answers: Answers;
}

export function outcomeOf(one: Case): Outcome {
  const found = compiled[one.form];
  if (!found) throw new Error(`no compiled form ${one.form}`);
  const [form, sources] = found;
  const { values, faults, warnings, settled } = checkAnswers(
    form,
    one.answers,
    "2026-03-05",
    sources,
  );
  return { values, faults, warnings, pricing_rows: pricingRows(form, settled) };
}

export const expected = ({ values, faults, warnings, pricing_rows }: Case): Outcome => ({
  values,
  faults,
  warnings,
  pricing_rows,
});
