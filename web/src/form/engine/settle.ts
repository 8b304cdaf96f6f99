/**
 * Settling: from answers to values, in the order that the definition gives. What is hidden counts
 * as empty; what was not answered, or is read-only, takes its default; a formula is always
 * computed.
 */
import { evaluate, type Value } from "../../expressions/evaluate.ts";
import { isNumber } from "../../expressions/functions.ts";
import { numberText } from "../../expressions/rational.ts";
import type {
  Answers,
  Fault,
  FormDefinition,
  FormField,
  Plain,
  Row,
  SourceOption,
  Sources,
  Tree,
} from "./definition.ts";
import { readField, trim, Wrong } from "./fields.ts";

/** The record, or one child row: its answers and what became of them. */
export interface Level {
  readonly answers: Answers;
  readonly fields: readonly FormField[];
  readonly at: string;
  readonly values: { [code: string]: Plain };
  readonly hidden: Set<string>;
  readonly faults: Map<string, Fault>;
  readonly rows: Map<string, readonly Level[]>;
}

export interface Settled {
  readonly top: Level;
  readonly sources: Sources;
}

const levelOf = (answers: Answers, fields: readonly FormField[], at: string): Level => ({
  answers,
  fields,
  at,
  values: {},
  hidden: new Set(),
  faults: new Map(),
  rows: new Map(),
});

export const placeOf = (level: Level, code: string): string =>
  level.at ? `${level.at}.${code}` : code;

/** Whether an answer says nothing. */
export const isBlank = (raw: Plain): boolean =>
  raw === null ||
  raw === undefined ||
  (typeof raw === "string" && !trim(raw)) ||
  (Array.isArray(raw) && !raw.length);

export const computed = (settled: Settled, tree: Tree | undefined, level: Level): Value =>
  tree ? evaluate(tree, settled.top.values, level.values) : null;

export const isYes = (settled: Settled, tree: Tree | undefined, level: Level): boolean =>
  computed(settled, tree, level) === true;

/** The options that a source offers for a field. */
export function optionsOf(
  { top, sources }: Settled,
  { source = "", of }: FormField,
  level: Level,
): readonly SourceOption[] {
  const offered = sources[source] ?? [];
  if (!of) return offered;
  const owner = of in level.values ? level.values : top.values;
  return offered.filter((option) => (option.of ?? "") === (owner[of] ?? ""));
}

/** Writes a computed value as an answer of the field; numbers half up to the field's places. */
export function written(value: Value, { type, scale = 2 }: FormField): Plain {
  if (!isNumber(value)) return value;
  const text = numberText(value, type === "integer" ? 0 : type === "money" ? 2 : scale);
  return type === "money" || !text.includes(".") ? text : text.replace(/\.?0+$/, "");
}

function parsed(field: FormField, raw: Plain, level: Level): Plain {
  if (isBlank(raw)) return null;
  const read = readField(field.type, raw, { scale: field.scale ?? 2 });
  if (!(read instanceof Wrong)) return read;
  const { code, facts } = read;
  level.faults.set(field.code, { code, at: placeOf(level, field.code), facts });
  return null;
}

function settleField(settled: Settled, field: FormField, level: Level): void {
  const { code, visible, formula } = field;
  const { values, answers } = level;
  values[code] = null;
  if (visible && !isYes(settled, visible, level)) level.hidden.add(code);
  else if (formula) values[code] = written(computed(settled, formula, level), field);
  else if (isYes(settled, field.readonly, level)) keepDefault(settled, field, level);
  else if (Object.hasOwn(answers, code)) values[code] = parsed(field, answers[code], level);
  else values[code] = written(computed(settled, field.default, level), field);
  const rows = values[code];
  if (field.fields && Array.isArray(rows)) settleRows(settled, field, rows, level);
  if (field.source) addFacts(settled, field, level);
}

/**
 * A read-only field keeps its default; an answer that differs from it is a fault, unless the
 * default is not known yet.
 */
function keepDefault(settled: Settled, field: FormField, level: Level): void {
  const usual = written(computed(settled, field.default, level), field);
  const given = parsed(field, level.answers[field.code], level);
  level.values[field.code] = usual;
  const isUnknown = field.default && usual === null;
  if (given === null || given === usual || isUnknown || level.faults.has(field.code)) return;
  const at = placeOf(level, field.code);
  level.faults.set(field.code, { code: "field.readonly", at, facts: {} });
}

function settleRows(settled: Settled, field: FormField, rows: readonly Row[], level: Level): void {
  const levels = rows.map((answers, index) => {
    const row = levelOf(answers, field.fields ?? [], `${placeOf(level, field.code)}[${index}]`);
    settleLevel(settled, row, field.order ?? []);
    return row;
  });
  level.rows.set(field.code, levels);
  level.values[field.code] = levels.map((row) => row.values);
}

function addFacts(settled: Settled, field: FormField, level: Level): void {
  const chosen = level.values[field.code];
  for (const { code, facts } of optionsOf(settled, field, level))
    if (code === chosen)
      for (const [fact, value] of Object.entries(facts ?? {}))
        level.values[`${field.code}.${fact}`] = value;
}

function settleLevel(settled: Settled, level: Level, order: readonly string[]): void {
  for (const code of order) {
    const field = level.fields.find((one) => one.code === code);
    if (field) settleField(settled, field, level);
  }
}

export const fieldsOf = (form: FormDefinition): readonly FormField[] =>
  form.groups.flatMap((group) => group.fields);

/** Every value of a form's answers; faults of reading are noted at their level. */
export function settle(
  form: FormDefinition,
  answers: Answers,
  today: string,
  sources: Sources,
): Settled {
  const top = levelOf(answers, fieldsOf(form), "");
  top.values["today"] = today;
  const settled = { top, sources };
  settleLevel(settled, top, form.order);
  return settled;
}
