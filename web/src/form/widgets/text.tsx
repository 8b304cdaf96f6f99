/** Text, numbers and codes (文本与数字): one input with the right keyboard. */
import { described, textOf, type WidgetProps } from "./widget.ts";

type InputMode = "text" | "decimal" | "numeric" | "tel";

const MODES: Record<string, InputMode> = {
  money: "decimal",
  decimal: "decimal",
  integer: "numeric",
  phone: "tel",
};

/** One line. */
export function TextWidget(props: WidgetProps) {
  const { field, raw, onChange, onLeave } = props;
  const isNumber = ["money", "decimal", "integer"].includes(field.type);
  return (
    <input
      {...described(props)}
      class={isNumber ? "number" : ""}
      inputMode={MODES[field.type] ?? "text"}
      autocomplete="off"
      autocapitalize={
        field.type.endsWith("code") || field.type === "id_number" ? "characters" : "none"
      }
      value={textOf(raw)}
      onInput={(event) => onChange(event.currentTarget.value)}
      onBlur={onLeave}
    />
  );
}

/** Several lines. */
export function LongTextWidget(props: WidgetProps) {
  const { raw, onChange, onLeave } = props;
  return (
    <textarea
      {...described(props)}
      rows={3}
      value={textOf(raw)}
      onInput={(event) => onChange(event.currentTarget.value)}
      onBlur={onLeave}
    />
  );
}
