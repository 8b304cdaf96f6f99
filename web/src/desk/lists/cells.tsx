/** Cells of a list (单元格): one value as its column shows it. */
import { type Key, say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import { moment } from "../../lib/moment.ts";
import { Mark, type Mood } from "../../ui/mark.tsx";
import { type Named, nameOf, type ProductName, personName } from "../names.ts";
import { Ico } from "../ui/icon.tsx";
import type { Column, Row } from "./spec.ts";

const MOODS: Readonly<Record<string, Mood>> = {
  in_force: "good",
  issued: "good",
  approved: "good",
  in_approval: "calm",
  submitted: "calm",
  returned: "warn",
  refused: "bad",
  cancelled: "bad",
};

/** Columns whose figures stand at the right. */
export const isFigure = ({ kind }: Column) => kind === "money" || kind === "count";

/** A state as a word with its mood. */
export function State({ words, state }: { words: string; state: string }) {
  const mood = MOODS[state];
  const text = say((words + state) as Key);
  return mood ? <Mark mood={mood}>{text}</Mark> : <span class="mark still">{text}</span>;
}

/** What a cell says, as text. */
export function cellText(
  column: Column,
  row: Row,
  products: ReadonlyMap<string, ProductName> | undefined,
): string {
  const value = row[column.code];
  if (value === null || value === undefined || value === "") return "";
  switch (column.kind) {
    case "money":
    case "count":
      return figure(String(value));
    case "moment":
      return moment(String(value));
    case "unit":
      return nameOf(value as Named);
    case "person":
      return personName(value as { name: string });
    case "product":
      return nameOf(products?.get(String(value))) || String(value);
    case "state":
    case "word":
      return say(`${column.words}${value}` as Key);
    default:
      return String(value);
  }
}

/** A cell. */
export function Cell({
  column,
  row,
  products,
}: {
  column: Column;
  row: Row;
  products: ReadonlyMap<string, ProductName> | undefined;
}) {
  const text = cellText(column, row, products);
  if (!text) return <span class="none">—</span>;
  if (column.kind === "state") {
    return <State words={column.words ?? ""} state={String(row[column.code])} />;
  }
  if (column.kind === "masked" && text.includes("*")) return <Masked text={text} />;
  return <>{text}</>;
}

/** A value of which the reader may see a part. */
export function Masked({ text }: { text: string }) {
  return (
    <span class="masked" title={say("cell.maskedMeans")}>
      {text}
      <Ico name="lock" />
      <span class="hidden">{say("cell.masked")}</span>
    </span>
  );
}
