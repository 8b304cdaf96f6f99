/** What every widget (控件) is given, and what it gives back. */
import type { FormField, Option, Plain } from "../engine/definition.ts";

/** One field to be filled in. */
export interface WidgetProps {
  id: string;
  field: FormField;
  /** What the person typed; the default while nobody did. */
  raw: Plain;
  options: readonly Option[];
  isWrong: boolean;
  isRequired: boolean;
  onChange: (raw: Plain) => void;
  onLeave: () => void;
}

/** What screen readers need on the control itself. */
export function described({ id, isWrong, isRequired }: WidgetProps) {
  return {
    id,
    "aria-describedby": `${id}-note`,
    "aria-invalid": isWrong,
    "aria-required": isRequired,
  } as const;
}

/** A typed answer as text. */
export function textOf(raw: Plain): string {
  return typeof raw === "string" || typeof raw === "number" ? String(raw) : "";
}
