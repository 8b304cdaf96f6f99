/** Dates (日期): yyyy-mm-dd as text, with the browser's calendar behind a button. */
import { useRef } from "preact/hooks";
import { say } from "../../i18n/words.ts";
import { isDate } from "../../lib/dates.ts";
import { Stroke } from "../../ui/icons.tsx";
import { described, textOf, type WidgetProps } from "./widget.ts";

/** A date; the native control alone would show the browser's own format. */
export function DateWidget(props: WidgetProps) {
  const { raw, onChange, onLeave } = props;
  const calendar = useRef<HTMLInputElement>(null);
  const text = textOf(raw);
  const open = () => {
    try {
      calendar.current?.showPicker();
    } catch {
      calendar.current?.focus();
    }
  };
  return (
    <div class="date">
      <input
        {...described(props)}
        inputMode="numeric"
        placeholder="yyyy-mm-dd"
        autocomplete="off"
        value={text}
        onInput={(event) => onChange(withDashes(event.currentTarget.value, text))}
        onBlur={onLeave}
      />
      <button type="button" aria-label={say("form.calendar")} onClick={open}>
        <Stroke path="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4" />
      </button>
      <input
        ref={calendar}
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={isDate(text) ? text : ""}
        onInput={(event) => {
          onChange(event.currentTarget.value);
          onLeave();
        }}
      />
    </div>
  );
}

/** Digits typed one after the other get their dashes, so that a numeric keyboard is enough. */
export function withDashes(typed: string, before: string): string {
  const isAdding = typed.length > before.length && typed.startsWith(before);
  if (isAdding && /^\d{4}$|^\d{4}-\d{2}$/.test(typed)) return `${typed}-`;
  if (isAdding && /^\d{5}$/.test(typed)) return `${typed.slice(0, 4)}-${typed.slice(4)}`;
  return typed;
}
