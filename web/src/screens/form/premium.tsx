/** The premium (保费): always in sight, and open to its steps. */
import { useState } from "preact/hooks";
import type { Figure, Worked } from "../../form/quoting.ts";
import { sayFault } from "../../form/words.ts";
import { type Key, say } from "../../i18n/words.ts";
import { figure as figureText, money } from "../../lib/figures.ts";
import { moment } from "../../lib/moment.ts";
import { standing } from "../../offline/package.ts";
import type { Step } from "../../pricing/explain.ts";
import { Facts } from "../../ui/facts.tsx";
import { Stroke } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Sheet } from "../../ui/sheet.tsx";

/** What covers and products are called, by code. */
export type Names = Readonly<Record<string, string>>;

/** The line. */
export function Premium({
  worked,
  isThere,
  at,
  names,
}: {
  worked: Worked;
  isThere: boolean;
  at: number;
  names: Names;
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
          <Explained figure={figure} names={names} />
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
export function Explained({ figure, names }: { figure: Figure; names: Names }) {
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
          <Steps steps={row.steps} names={names} />
        </section>
      ))}
    </>
  );
}

/** The steps of one row; their words must have been loaded. */
export function Steps({ steps, names }: { steps: readonly Step[]; names: Names }) {
  return (
    <ol class="sums">
      {steps.map((step, number) => (
        <li key={`${step.code} ${number + 1}`}>
          {sayFault({ code: step.code, at: "", facts: inWords(step.facts, names) })}
        </li>
      ))}
    </ol>
  );
}

/** A step's facts as people read them: names for codes, separators in amounts. */
function inWords(facts: Readonly<Record<string, string>>, names: Names): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (name === "level") return [name, say(`level.${value}` as Key)];
      if (name === "liability" || name === "product") return [name, names[value] ?? value];
      return [name, /^-?\d+\.\d\d$/.test(value) ? figureText(value) : value];
    }),
  );
}
