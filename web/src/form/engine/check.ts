/**
 * Checking answers on the phone, as the server will (`forms/answers.py`): the same values and the
 * same faults in the same order, proven by shared golden cases.
 */
import { isNumber } from "../../expressions/functions.ts";
import { numberText } from "../../expressions/rational.ts";
import type {
  Answers,
  Fault,
  FormDefinition,
  FormField,
  Label,
  Plain,
  Row,
  Sources,
  Tree,
} from "./definition.ts";
import { checkField, type Limits } from "./fields.ts";
import {
  computed,
  isBlank,
  isYes,
  type Level,
  optionsOf,
  placeOf,
  type Settled,
  settle,
} from "./settle.ts";

export type Language = keyof Label;

export interface Checked {
  /** Visible values that are not empty: what is sent. */
  readonly values: Row;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
  readonly settled: Settled;
}

interface Run {
  readonly settled: Settled;
  readonly language: Language;
  readonly warnings: Fault[];
}

function limitOf({ settled }: Run, tree: Tree | undefined, level: Level): string | null {
  const value = computed(settled, tree, level);
  return isNumber(value) ? numberText(value) : typeof value === "string" ? value : null;
}

function limitsOf(run: Run, field: FormField, level: Level): Limits {
  const options = field.source ? optionsOf(run.settled, field, level) : field.options;
  return {
    least: limitOf(run, field.least, level),
    most: limitOf(run, field.most, level),
    scale: field.scale ?? 2,
    options: options ? Object.fromEntries(options.map(({ code, label }) => [code, label])) : null,
  };
}

function checkOne(run: Run, field: FormField, level: Level): Fault[] {
  const { settled } = run;
  const at = placeOf(level, field.code);
  const value = level.values[field.code];
  const unread = level.faults.get(field.code);
  if (level.hidden.has(field.code))
    return isBlank(level.answers[field.code]) ? [] : [{ code: "field.readonly", at, facts: {} }];
  if (unread) return [unread];
  const faults: Fault[] = [];
  if (isBlank(value)) {
    if (isYes(settled, field.required, level))
      faults.push({ code: "field.required", at, facts: {} });
  } else {
    const wrong = checkField(field.type, value, limitsOf(run, field, level));
    if (wrong) faults.push({ code: wrong.code, at, facts: wrong.facts });
  }
  return [...faults, ...brokenRules(run, field, level, at)];
}

function brokenRules(run: Run, field: FormField, level: Level, at: string): Fault[] {
  const faults: Fault[] = [];
  for (const { when, say, severity } of field.rules ?? []) {
    if (!isYes(run.settled, when, level)) continue;
    const fault = { code: "form.rule", at, facts: { words: say[run.language] } };
    if (severity === "error") faults.push(fault);
    else run.warnings.push(named(run, fault, field));
  }
  return faults;
}

/** The fault with the field's name in the reader's language. */
const named = ({ language }: Run, fault: Fault, field: FormField): Fault => ({
  ...fault,
  facts: { field: field.label[language], ...fault.facts },
});

function checkLevel(run: Run, level: Level): Fault[] {
  const faults = level.fields.flatMap((field) => [
    ...checkOne(run, field, level).map((fault) => named(run, fault, field)),
    ...(level.rows.get(field.code) ?? []).flatMap((row) => checkLevel(run, row)),
  ]);
  const known = new Set(level.fields.map((field) => field.code));
  for (const code of Object.keys(level.answers).sort()) {
    if (known.has(code)) continue;
    const field = [...code].slice(0, 40).join("");
    faults.push({ code: "form.field.unknown", at: placeOf(level, field), facts: { field } });
  }
  return faults;
}

/** The values that count: visible and not empty, in the order of the form. */
function kept(level: Level): Row {
  const found: { [code: string]: Plain } = {};
  for (const { code } of level.fields) {
    const value = level.rows.get(code)?.map(kept) ?? level.values[code];
    if (!isBlank(value)) found[code] = value;
  }
  return found;
}

/** Checks answers against a form; `values` are what counts, `faults` what is wrong. */
export function checkAnswers(
  form: FormDefinition,
  answers: Answers,
  today: string,
  sources: Sources = {},
  language: Language = "zh",
): Checked {
  const settled = settle(form, answers, today, sources);
  const run: Run = { settled, language, warnings: [] };
  const faults = checkLevel(run, settled.top);
  return { values: kept(settled.top), faults, warnings: run.warnings, settled };
}

/** The answers without what is hidden, read-only or unknown now: a form may keep them, but not send them. */
export function answersToSend(
  form: FormDefinition,
  answers: Answers,
  today: string,
  sources: Sources = {},
): Row {
  const settled = settle(form, answers, today, sources);
  return sendable(settled, settled.top);
}

function sendable(settled: Settled, level: Level): Row {
  const found: { [code: string]: Plain } = {};
  for (const { code, formula, readonly } of level.fields) {
    if (formula || level.hidden.has(code) || !Object.hasOwn(level.answers, code)) continue;
    if (isYes(settled, readonly, level)) continue;
    const rows = level.rows.get(code)?.map((row) => sendable(settled, row));
    found[code] = rows ?? level.answers[code];
  }
  return found;
}
