/** The path of a case (审批路径): who decided, who decides now, who will. */
import { call } from "../../api/client.ts";
import type { CaseDetail, StepSeen } from "../../api/operations.ts";
import { type Key, say } from "../../i18n/words.ts";
import { moment } from "../../lib/moment.ts";
import { useAsked } from "../../offline/kept.ts";
import { Shown } from "../../ui/waiting.tsx";
import { useNews } from "../frame/news.ts";

const LOOKS: Record<string, string> = {
  passed: "done",
  open: "now",
  rejected: "no",
  ahead: "",
  closed: "",
};

/** The path of a case known by its id. */
export function CasePath({ caseId }: { caseId: string }) {
  const asked = useAsked(
    `case.${caseId}`,
    async () => (await call("case", { id: caseId })).caseDetail,
  );
  useNews(() => void asked.again());
  return <Shown asked={asked}>{(found) => found && <Path detail={found} />}</Shown>;
}

/** The path of a case. */
export function Path({ detail }: { detail: CaseDetail }) {
  return (
    <ol class="path">
      <li class="done">
        <b>{say("case.started")}</b>
        <p class="second">
          {detail.applicant} · {moment(detail.card.openedAt)}
        </p>
      </li>
      {detail.path.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: StepSeen }) {
  return (
    <li class={LOOKS[step.state]}>
      <b>{step.name}</b> <span class="second">{say(`step.${step.state}`)}</span>
      {step.seats.map((seat) => (
        <p class="second" key={seat.holder + seat.vote}>
          {seat.votedBy || seat.holder}
          {seat.vote && ` · ${say((seat.isAutomatic ? "vote.auto" : `vote.${seat.vote}`) as Key)}`}
          {seat.at && ` · ${moment(seat.at)}`}
          {seat.words && <span class="pre">{`\n“${seat.words}”`}</span>}
        </p>
      ))}
    </li>
  );
}

/** What happened, the latest last; a reader sees words of returns and comments here. */
export function History({ detail }: { detail: CaseDetail }) {
  return (
    <ul>
      {detail.history.map((act) => (
        <li key={act.number} class="act">
          <b>{act.name}</b> {say(`act.${act.action}` as Key)}
          {act.target && ` → ${act.target}`} <span class="second">{moment(act.at)}</span>
          {act.words && <p class="pre">{act.words}</p>}
        </li>
      ))}
    </ul>
  );
}
