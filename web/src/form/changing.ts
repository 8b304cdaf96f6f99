/** Changing answers (修改填写内容): at a place as `insured[2].birth_on`, leaving the rest as it is. */
import type { Answers, Plain } from "./engine/definition.ts";

type Rows = readonly Answers[];

/** The child rows of a field, as answered. */
export function rowsOf(answers: Answers, code: string): Rows {
  const rows = answers[code];
  return Array.isArray(rows) ? (rows as Rows) : [];
}

/** Answers with one changed. */
export function answer(answers: Answers, code: string, raw: Plain): Answers {
  return { ...answers, [code]: raw };
}

/** Answers with one field of one child row changed. */
export function answerInRow(
  answers: Answers,
  code: string,
  index: number,
  inside: string,
  raw: Plain,
): Answers {
  const rows = rowsOf(answers, code).map((row, at) =>
    at === index ? { ...row, [inside]: raw } : row,
  );
  return { ...answers, [code]: rows };
}

/** Answers with a child row more: an empty one, or a copy of another. */
export function addRow(answers: Answers, code: string, row: Answers = {}): Answers {
  return { ...answers, [code]: [...rowsOf(answers, code), row] };
}

/** Answers with a child row less. */
export function removeRow(answers: Answers, code: string, index: number): Answers {
  return { ...answers, [code]: rowsOf(answers, code).filter((_, at) => at !== index) };
}

/** Answers with a child row put back where it was. */
export function restoreRow(answers: Answers, code: string, index: number, row: Answers): Answers {
  const rows = [...rowsOf(answers, code)];
  rows.splice(index, 0, row);
  return { ...answers, [code]: rows };
}
