import { expect, test } from "vitest";
import cases from "../../../tests/golden/fields/cases.json" with { type: "json" };
import type { Facts, Label, Plain } from "../../src/form/engine/definition.ts";
import { checkField, type Limits, readField, Wrong } from "../../src/form/engine/fields.ts";
import { showField } from "../../src/form/engine/show.ts";

interface Case {
  readonly type: string;
  readonly raw: Plain;
  readonly limits?: Limits;
  readonly value?: Plain;
  readonly show?: string;
  readonly code?: string;
  readonly facts?: Facts;
}

function outcome({ type, raw, limits = {}, show }: Case): object {
  const value = readField(type, raw, limits);
  const wrong = value instanceof Wrong ? value : checkField(type, value, limits);
  if (wrong) return { code: wrong.code, facts: wrong.facts };
  const options = Object.entries(limits.options ?? {}) as [string, Label][];
  const labelled = options.map(([code, label]) => ({ code, label }));
  const read = value as Plain;
  return show ? { value, show: showField(type, read, "zh", labelled) } : { value };
}

test.each(cases as unknown as readonly Case[])("$type $raw", (one) => {
  const { value, show, code, facts } = one;

  const found = outcome(one);

  if (code) expect(found).toEqual({ code, facts });
  else expect(found).toEqual(show ? { value, show } : { value });
});
