/** Labels and values in two columns (要素). */
import { type Bilingual, pick } from "../i18n/words.ts";
import { shownValue } from "../lib/figures.ts";

/** The list; what has no value is left out. */
export function Facts({
  facts,
}: {
  facts: {
    label: Bilingual | string;
    value: string | null | undefined;
    /** Whether it stays as it is: a phone number looks like an amount. */
    isText?: boolean;
  }[];
}) {
  return (
    <dl class="facts">
      {facts
        .filter((fact) => fact.value)
        .map((fact) => (
          <div key={pick(fact.label)}>
            <dt>{pick(fact.label)}</dt>
            <dd>{fact.isText ? fact.value : shownValue(fact.value ?? "")}</dd>
          </div>
        ))}
    </dl>
  );
}
