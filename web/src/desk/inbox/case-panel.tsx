/** One case beside the inbox (审批单): facts, path, and what the reader may do. */
import { call } from "../../api/client.ts";
import type { InboxItem } from "../../api/operations.ts";
import { pick, say } from "../../i18n/words.ts";
import { money } from "../../lib/figures.ts";
import { History, Path } from "../../screens/case/case-path.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Mark } from "../../ui/mark.tsx";
import { explain, Problem } from "../../ui/waiting.tsx";
import { useAnswer } from "../ask.ts";
import { Panel } from "../records/panel.tsx";
import { Decide } from "./decide.tsx";

/** The panel. */
export function CasePanel({ id, onDecided }: { id: string; onDecided: () => void }) {
  const asked = useAnswer(`case ${id}`, async () => (await call("case", { id })).caseDetail);
  const detail = asked.value;
  if (!detail) {
    return (
      <Panel title={say("case.title")}>
        {asked.problem && <Problem words={explain(asked.problem)} again={asked.again} />}
      </Panel>
    );
  }
  const item = detail.card;
  const { card } = item;
  return (
    <Panel title={card.title}>
      {card.amount && <p class="amount">{money(card.amount, card.currency)}</p>}
      <p class="panel-lead second">{pick(card.subtitle)}</p>
      {card.unusual.map((mark) => (
        <Mark mood="warn" key={mark.code}>
          {pick(mark.words)}
        </Mark>
      ))}
      <Facts facts={factsOf(item)} />
      {item.case.subjectEntity === "quote" && (
        <p>
          <a href={`/quotes/${item.case.subjectId}`}>{say("record.quote")}</a>
        </p>
      )}
      {item.task?.isOpen && item.actions.length > 0 && (
        <Decide
          item={item}
          onDone={() => {
            asked.again();
            onDecided();
          }}
        />
      )}
      <section>
        <h3>{say("record.path")}</h3>
        <Path detail={detail} />
      </section>
      <section>
        <h3>{say("case.history")}</h3>
        <History detail={detail} />
      </section>
    </Panel>
  );
}

function factsOf({ card }: InboxItem) {
  return [
    ...card.facts.map(({ label, value, value_en: english }) => ({
      label,
      value: pick(english ? { zh: pick(value), en: english } : value),
    })),
    { label: say("case.applicant"), value: card.applicant },
    { label: say("inbox.unit"), value: pick(card.unit) },
  ];
}
