/** Child rows (明细行): each a card that opens, with what they come to below. */
import { useState } from "preact/hooks";
import { addRow, answerInRow, removeRow, restoreRow, rowsOf } from "../../form/changing.ts";
import type { FormField } from "../../form/engine/definition.ts";
import { isBlank, type Level, optionsOf, placeOf } from "../../form/engine/settle.ts";
import { showField } from "../../form/engine/show.ts";
import { sayFault } from "../../form/words.ts";
import { pick, say } from "../../i18n/words.ts";
import { money } from "../../lib/figures.ts";
import { Stroke } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { tell } from "../../ui/toast.tsx";
import { Fields, type Filling, language } from "./fields.tsx";

const TOLD = 3;
const TOLD_TYPES = new Set(["choice", "date", "money", "decimal", "integer", "yes_no"]);

/** The rows of a field. */
export function Rows({
  field,
  level,
  filling,
}: {
  field: FormField;
  level: Level;
  filling: Filling;
}) {
  const [open, setOpen] = useState<number | null>(null);
  const { answers, worked } = filling;
  const rows = rowsOf(answers, field.code);
  const levels = level.rows.get(field.code) ?? [];
  const place = placeOf(level, field.code);
  const fault = filling.isShown(place) && filling.faults.find((each) => each.at === place);
  const opened = open === null ? undefined : levels[open];
  const figures = worked.figure?.rows.length === rows.length ? worked.figure.rows : [];

  const remove = (index: number) => {
    const gone = rows[index] ?? {};
    setOpen(null);
    filling.change(removeRow(answers, field.code, index), place);
    tell({
      words: say("form.rowRemoved", { name: `${pick(field.label)} ${index + 1}` }),
      action: {
        words: say("undo"),
        run: () =>
          filling.change(
            restoreRow(removeRow(answers, field.code, index), field.code, index, gone),
            place,
          ),
      },
    });
  };

  return (
    <div class="rows">
      <ul>
        {levels.map((row, index) => (
          <li key={row.at}>
            <button
              type="button"
              class="row-card"
              id={`f-${row.at}`}
              onClick={() => setOpen(index)}
            >
              <span class="grow">
                <b>{nameOf(row, field) || `${pick(field.label)} ${index + 1}`}</b>
                <span class="second">{tellRow(row, filling)}</span>
              </span>
              {countFaults(row, filling) > 0 ? (
                <Mark mood="bad">{say("form.rowWrong", { n: countFaults(row, filling) })}</Mark>
              ) : (
                figures[index] && <span class="figure">{money(figures[index].premium)}</span>
              )}
              <Stroke path="M9 5l7 7-7 7" small />
            </button>
          </li>
        ))}
      </ul>
      <div class="row">
        <span class="second grow">
          {say("form.rowCount", { n: rows.length })}
          {worked.figure &&
            figures.length > 1 &&
            ` · ${money(worked.figure.premium, worked.figure.currency)}`}
        </span>
        <button
          type="button"
          class="button"
          id={`f-${place}`}
          aria-label={`${say("form.addRow")} ${pick(field.label)}`}
          onClick={() => {
            filling.change(addRow(answers, field.code), place);
            setOpen(rows.length);
          }}
        >
          <Stroke path="M12 5v14M5 12h14" small />
          {say("form.addRow")}
        </button>
      </div>
      <p class={`note ${fault ? "bad" : ""}`} aria-live="polite">
        {fault ? sayFault(fault) : pick(field.help)}
      </p>
      {opened && open !== null && (
        <Sheet title={`${pick(field.label)} ${open + 1}`} onClose={() => setOpen(null)}>
          <Fields
            fields={field.fields ?? []}
            level={opened}
            filling={filling}
            onChange={(code, raw) =>
              filling.change(
                answerInRow(answers, field.code, open, code, raw),
                placeOf(opened, code),
              )
            }
          />
          <div class="row acts">
            <button type="button" class="bad" onClick={() => remove(open)}>
              {say("form.removeRow")}
            </button>
            <button
              type="button"
              onClick={() => {
                filling.change(addRow(answers, field.code, rows[open]), place);
                setOpen(rows.length);
              }}
            >
              {say("form.copyRow")}
            </button>
            <button
              type="button"
              class="primary grow"
              onClick={() => {
                for (const inner of field.fields ?? []) filling.touch(placeOf(opened, inner.code));
                setOpen(null);
              }}
            >
              {say("form.rowDone")}
            </button>
          </div>
        </Sheet>
      )}
    </div>
  );
}

/** What a row is called: its first text that was filled in. */
function nameOf(row: Level, field: FormField): string {
  const first = field.fields?.find(
    ({ type, code }) => type === "text" && !isBlank(row.values[code]),
  );
  return first ? String(row.values[first.code]) : "";
}

function tellRow(row: Level, { worked }: Filling): string {
  return row.fields
    .filter(
      ({ code, type }) =>
        TOLD_TYPES.has(type) && !row.hidden.has(code) && !isBlank(row.values[code]),
    )
    .slice(0, TOLD)
    .map((field) => {
      const options = field.source
        ? optionsOf(worked.checked.settled, field, row)
        : (field.options ?? []);
      return showField(field.type, row.values[field.code], language(), options);
    })
    .join(" · ");
}

function countFaults(row: Level, filling: Filling): number {
  return filling.faults.filter(
    (fault) => fault.at.startsWith(`${row.at}.`) && filling.isShown(fault.at),
  ).length;
}
