/** The fields of a level (字段): label above, help below, a fault in place of the help. */
import type { ComponentType } from "preact";
import type { Answers, Fault, FormField, Option, Plain } from "../../form/engine/definition.ts";
import { isBlank, isYes, type Level, optionsOf, placeOf } from "../../form/engine/settle.ts";
import { showField } from "../../form/engine/show.ts";
import type { Worked } from "../../form/quoting.ts";
import { ChoiceWidget } from "../../form/widgets/choice.tsx";
import { DateWidget } from "../../form/widgets/date.tsx";
import { LongTextWidget, TextWidget } from "../../form/widgets/text.tsx";
import type { WidgetProps } from "../../form/widgets/widget.ts";
import { YesNoWidget } from "../../form/widgets/yes-no.tsx";
import { sayFault } from "../../form/words.ts";
import { locale, pick, say } from "../../i18n/words.ts";
import { Rows } from "./rows.tsx";

/** What all fields of a form share while it is filled in. */
export interface Filling {
  worked: Worked;
  answers: Answers;
  faults: readonly Fault[];
  /** Whether the fault of a place is shown yet. */
  isShown(place: string): boolean;
  touch(place: string): void;
  change(answers: Answers, place: string): void;
}

const WIDGETS: Record<string, ComponentType<WidgetProps>> = {
  choice: ChoiceWidget,
  date: DateWidget,
  yes_no: YesNoWidget,
  long_text: LongTextWidget,
};

/** The visible fields of a level. */
export function Fields({
  fields,
  level,
  filling,
  onChange,
}: {
  fields: readonly FormField[];
  level: Level;
  filling: Filling;
  onChange: (code: string, raw: Plain) => void;
}) {
  return (
    <>
      {fields
        .filter((field) => !level.hidden.has(field.code))
        .map((field) =>
          field.type === "rows" ? (
            <Rows key={field.code} field={field} level={level} filling={filling} />
          ) : (
            <Field
              key={field.code}
              field={field}
              level={level}
              filling={filling}
              onChange={(raw) => onChange(field.code, raw)}
            />
          ),
        )}
    </>
  );
}

function Field({
  field,
  level,
  filling,
  onChange,
}: {
  field: FormField;
  level: Level;
  filling: Filling;
  onChange: (raw: Plain) => void;
}) {
  const { settled, warnings } = filling.worked.checked;
  const place = placeOf(level, field.code);
  const id = `f-${place}`;
  const options = optionsFor(filling, field, level);
  const isRequired = isYes(settled, field.required, level);
  const fault = filling.isShown(place) && filling.faults.find((each) => each.at === place);
  const warning = warnings.find((each) => each.at === place);
  const raw = Object.hasOwn(level.answers, field.code)
    ? level.answers[field.code]
    : level.values[field.code];
  const Widget = WIDGETS[field.type] ?? TextWidget;
  const isFixed = field.formula !== undefined || isYes(settled, field.readonly, level);
  return (
    <div class="field">
      <label id={`${id}-label`} for={id}>
        {pick(field.label)}
        {!isRequired && !isFixed && <span class="optional"> {say("form.optional")}</span>}
      </label>
      {isFixed ? (
        <output id={id} class="value">
          {isBlank(raw) ? "—" : showField(field.type, raw, language(), options)}
        </output>
      ) : (
        <Widget
          id={id}
          field={field}
          raw={raw}
          options={options}
          isWrong={Boolean(fault)}
          isRequired={isRequired}
          onChange={onChange}
          onLeave={() => filling.touch(place)}
        />
      )}
      {!(isFixed && !field.help) && (
        <Note id={id} field={field} fault={fault || undefined} warning={warning} />
      )}
    </div>
  );
}

function Note({
  id,
  field,
  fault,
  warning,
}: {
  id: string;
  field: FormField;
  fault: Fault | undefined;
  warning: Fault | undefined;
}) {
  const said = fault ?? warning;
  return (
    <p
      id={`${id}-note`}
      class={`note ${fault ? "bad" : warning ? "warn" : ""}`}
      aria-live="polite"
    >
      {said ? sayFault(said) : pick(field.help)}
    </p>
  );
}

function optionsFor(filling: Filling, field: FormField, level: Level): readonly Option[] {
  return field.source
    ? optionsOf(filling.worked.checked.settled, field, level)
    : (field.options ?? []);
}

/** The side of a label that the reader reads. */
export function language(): "zh" | "en" {
  return locale.get() === "en" ? "en" : "zh";
}
