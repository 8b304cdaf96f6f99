/** One case (审批单): everything an approver needs, its path, and the decision. */
import { useEffect, useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import type { CaseDetail } from "../../api/operations.ts";
import { pick, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { money } from "../../lib/figures.ts";
import { useAsked } from "../../offline/kept.ts";
import { commands as outgoing, whenAnswered } from "../../offline/post.ts";
import { outbox } from "../../offline/post-office.ts";
import { Back } from "../../ui/back.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Head } from "../../ui/head.tsx";
import { Icon } from "../../ui/icons.tsx";
import { tell } from "../../ui/toast.tsx";
import { Problem, Shown } from "../../ui/waiting.tsx";
import { useNews } from "../frame/news.ts";
import { yesOf } from "../inbox/task-card.tsx";
import { approve } from "./approve.ts";
import { History, Path } from "./case-path.tsx";
import { DecideSheet } from "./decide-sheet.tsx";
import { FullFacts } from "./full-facts.tsx";

/** The page. */
export function Case({ path: [id = ""] }: { path: string[] }) {
  const asked = useAsked(`case.${id}`, async () => (await call("case", { id })).caseDetail);
  useEffect(() => whenAnswered(() => void asked.again()), []);
  useNews(() => void asked.again());
  return (
    <main class="page acting">
      <Head
        title={asked.value ? asked.value.card.card.title : say("case.title")}
        lead={<Back up="inbox" />}
      />
      <Shown asked={asked}>
        {(found) => (found ? <Detail detail={found} /> : <Problem words={say("case.unknown")} />)}
      </Shown>
    </main>
  );
}

function Detail({ detail }: { detail: CaseDetail }) {
  const [isDeciding, setDeciding] = useState(false);
  const item = detail.card;
  const { card, task } = item;
  const isMine = task?.isOpen && item.actions.length > 1;
  const own = useCell(outgoing).find((each) => task && each.variables["task"] === task.id);
  return (
    <>
      <div class="card">
        <p class="second">{pick(card.subtitle)}</p>
        {card.amount && <p class="amount">{money(card.amount, card.currency)}</p>}
        <Facts
          facts={[
            ...card.facts.map(({ label, value, value_en: english }) => ({
              label,
              value: pick(english ? { zh: String(value), en: english } : value),
            })),
            { label: say("case.applicant"), value: `${card.applicant} · ${pick(card.unit)}` },
          ]}
        />
        {card.unusual.map((mark) => (
          <span class="mark" key={mark.code}>
            <Icon name="warn" small />
            {pick(mark.words)}
          </span>
        ))}
      </div>
      {own && <OwnDecision wrongs={own.wrongs.map((each) => each.message)} />}
      <FullFacts subject={item.case} />
      <h2 class="title">{say("case.path")}</h2>
      <div class="card">
        <Path detail={detail} />
      </div>
      <h2 class="title">{say("case.history")}</h2>
      <div class="card">
        <History detail={detail} />
      </div>
      {detail.mayUrge && <Urge id={item.case.id} title={card.title} />}
      {detail.mayWithdraw && <Withdraw id={item.case.id} title={card.title} />}
      {isMine && !own && (
        <div class="actions">
          <button type="button" onClick={() => setDeciding(true)}>
            {say("inbox.more")}
          </button>
          {yesOf(item) && (
            <button type="button" class="primary" onClick={() => void approve(item)}>
              {say(yesOf(item) === "APPROVE" ? "inbox.approve" : "inbox.passUp")}
            </button>
          )}
        </div>
      )}
      {isDeciding && <DecideSheet item={item} onClose={() => setDeciding(false)} />}
    </>
  );
}

/** What the reader decided and the server does not have, or would not take. */
function OwnDecision({ wrongs }: { wrongs: string[] }) {
  return (
    <div class="card" role="status">
      <h2>{say(wrongs.length ? "case.ownRefused" : "case.ownWaiting")}</h2>
      {wrongs.map((words) => (
        <p class="bad" key={words}>
          {words}
        </p>
      ))}
      <a class="button" href="#/queue">
        {say("queue.title")}
      </a>
    </div>
  );
}

function Urge({ id, title }: { id: string; title: string }) {
  const words = say("done.urged", { title });
  const urge = async () => {
    await outbox().add({
      documentId: "urge",
      variables: { id },
      title: words,
      link: `case/${id}`,
    });
    tell({ words });
  };
  return (
    <button type="button" class="wide" onClick={() => void urge()}>
      {say("case.urge")}
    </button>
  );
}

function Withdraw({ id, title }: { id: string; title: string }) {
  const [isSure, setSure] = useState(false);
  return (
    <button
      type="button"
      class="wide bad"
      onClick={() => {
        if (!isSure) return setSure(true);
        void outbox().add({
          documentId: "withdraw-case",
          variables: { id },
          title: say("done.withdrawn", { title }),
          link: `case/${id}`,
        });
      }}
    >
      {say(isSure ? "case.withdrawSure" : "case.withdraw")}
    </button>
  );
}
