/** The premium (保费): always in sight, and open to its steps. */
import { useState } from "preact/hooks";
import type { Figure, Worked } from "../../form/quoting.ts";
import { sayFault } from "../../form/words.ts";
import { type Key, say } from "../../i18n/words.ts";
import { money } from "../../lib/figures.ts";
import { moment } from "../../lib/moment.ts";
import { standing } from "../../offline/package.ts";
import { Facts } from "../../ui/facts.tsx";
import { Stroke } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Sheet } from "../../ui/sheet.tsx";

/** The line. */
export function Premium({
  worked,
  isThere,
  at,
}: {
  worked: Worked;
  isThere: boolean;
  at: number;
}) {
  const [isOpen, setOpen] = useState(false);
  const { figure } = worked;
  const isProvisional = !isThere || standing(at) === "old";
  return (
    <>
      <button
        type="button"
        class="plain premium"
        disabled={!figure}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <span class="second">{say("premium.title")}</span>
        <b aria-live="polite">{figure ? money(figure.premium, figure.currency) : "—"}</b>
        <span class="second grow">{figure ? levelWords(figure) : say("premium.waiting")}</span>
        {isProvisional && figure && <Mark mood="warn">{say("premium.provisional")}</Mark>}
        {figure && <Stroke path="M6 15l6-6 6 6" small />}
      </button>
      {isOpen && figure && (
        <Sheet title={say("premium.steps")} onClose={() => setOpen(false)}>
          <Explained figure={figure} />
          {isProvisional && (
            <p class="warn">{say("premium.provisionalMeans", { at: moment(at) })}</p>
          )}
        </Sheet>
      )}
    </>
  );
}

function levelWords({ decision, authority }: Figure): string {
  if (decision === "refuse") return say("premium.refused");
  return say("premium.level", { level: say(`level.${authority}` as Key) });
}

/** A figure step by step, row by row. */
export function Explained({ figure }: { figure: Figure }) {
  return (
    <>
      <Facts
        facts={[
          { label: say("premium.base"), value: figure.base },
          { label: say("premium.loadings"), value: figure.loadings },
          { label: say("premium.standard"), value: figure.standard },
          { label: say("premium.actual"), value: figure.premium },
        ]}
      />
      {figure.reasons.map((reason) => (
        <p class={figure.decision === "refuse" ? "bad" : "warn"} key={reason}>
          {sayFault({ code: `price.reason.${reason}`, at: "", facts: {} })}
        </p>
      ))}
      {figure.rows.map((row, index) => (
        <section key={`row ${index + 1}`}>
          {figure.rows.length > 1 && (
            <h3 class="title row">
              <span class="grow">{say("premium.row", { n: index + 1 })}</span>
              {money(row.premium, figure.currency)}
            </h3>
          )}
          <ol class="sums">
            {row.steps.map((step, number) => (
              <li key={`${step.code} ${number + 1}`}>
                {sayFault({ code: step.code, at: "", facts: withNames(step.facts) })}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function withNames(facts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const level = facts["level"];
  return level ? { ...facts, level: say(`level.${level}` as Key) } : facts;
}
