/** Choices (选择): chips when there are few, else a sheet, with a search when over eight. */
import { useState } from "preact/hooks";
import { pick, say } from "../../i18n/words.ts";
import { Stroke } from "../../ui/icons.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Option } from "../engine/definition.ts";
import { textOf, type WidgetProps } from "./widget.ts";

const FEW = 3;
const SEARCHED = 8;

/** One of several. */
export function ChoiceWidget(props: WidgetProps) {
  const { id, field, raw, options, isWrong, onChange, onLeave } = props;
  const [isOpen, setOpen] = useState(false);
  const chosen = options.find((option) => option.code === textOf(raw));
  const choose = (option: Option) => {
    onChange(option.code === chosen?.code && options.length <= FEW ? null : option.code);
    setOpen(false);
    onLeave();
  };
  if (options.length <= FEW && options.every(({ label }) => pick(label).length < 14)) {
    return (
      <fieldset class="chips bare" aria-labelledby={`${id}-label`} aria-describedby={`${id}-note`}>
        {options.map((option, index) => (
          <button
            type="button"
            key={option.code}
            id={index ? undefined : id}
            aria-pressed={option === chosen}
            onClick={() => choose(option)}
          >
            {pick(option.label)}
          </button>
        ))}
      </fieldset>
    );
  }
  return (
    <>
      <button
        type="button"
        id={id}
        class={`picker ${chosen ? "" : "none"}`}
        aria-haspopup="dialog"
        aria-labelledby={`${id}-label ${id}`}
        aria-describedby={`${id}-note`}
        data-invalid={isWrong}
        onClick={() => setOpen(true)}
      >
        <span>{chosen ? pick(chosen.label) : say("form.choose")}</span>
        <Stroke path="M6 9l6 6 6-6" small />
      </button>
      {isOpen && (
        <Picker
          title={pick(field.label)}
          options={options}
          chosen={chosen}
          onChoose={choose}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Picker({
  title,
  options,
  chosen,
  onChoose,
  onClose,
}: {
  title: string;
  options: readonly Option[];
  chosen: Option | undefined;
  onChoose: (option: Option) => void;
  onClose: () => void;
}) {
  const [wanted, setWanted] = useState("");
  const words = wanted.trim().toLowerCase();
  const found = options.filter(
    ({ code, label }) =>
      !words || [code, label.zh, label.en].some((text) => text?.toLowerCase().includes(words)),
  );
  return (
    <Sheet title={title} onClose={onClose}>
      {options.length > SEARCHED && (
        <input
          type="search"
          aria-label={say("form.search")}
          placeholder={say("form.search")}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      <div class="options">
        {found.map((option) => (
          <button
            type="button"
            key={option.code}
            aria-pressed={option === chosen}
            onClick={() => onChoose(option)}
          >
            <span>{pick(option.label)}</span>
            {option === chosen && <Stroke path="M5 12l5 5 9-10" small />}
          </button>
        ))}
        {found.length === 0 && <p class="empty">{say("form.noOption")}</p>}
      </div>
    </Sheet>
  );
}
