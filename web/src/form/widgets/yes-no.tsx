/** Yes or no (是否). */
import { say } from "../../i18n/words.ts";
import type { WidgetProps } from "./widget.ts";

/** Two chips; neither is chosen before somebody answers. */
export function YesNoWidget({ id, raw, onChange, onLeave }: WidgetProps) {
  return (
    <fieldset class="chips bare" aria-labelledby={`${id}-label`} aria-describedby={`${id}-note`}>
      {[true, false].map((value) => (
        <button
          type="button"
          key={String(value)}
          id={value ? id : undefined}
          aria-pressed={raw === value}
          onClick={() => {
            onChange(value);
            onLeave();
          }}
        >
          {say(value ? "form.yes" : "form.no")}
        </button>
      ))}
    </fieldset>
  );
}
