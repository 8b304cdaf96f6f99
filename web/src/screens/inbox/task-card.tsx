/** One task of the inbox (待办卡片): who and what, the amount, three facts, what is unusual. */
import type { InboxItem } from "../../api/operations.ts";
import { pick, say } from "../../i18n/words.ts";
import { money } from "../../lib/figures.ts";
import { moment } from "../../lib/moment.ts";
import { Icon } from "../../ui/icons.tsx";

/** Hours until a moment, in words, beside the moment itself. */
export function timeLeft(dueAt: string, now = Date.now()): string {
  const hours = Math.round((Date.parse(dueAt) - now) / 3_600_000);
  const words = say(hours < 0 ? "time.over" : "time.left", { n: Math.abs(hours) });
  return `${words} · ${moment(dueAt)}`;
}

/** The card; its heading opens the case. */
export function TaskCard({
  item,
  wrong,
  onApprove,
  onMore,
}: {
  item: InboxItem;
  wrong: string | undefined;
  onApprove?: () => void;
  onMore?: () => void;
}) {
  const { card } = item;
  return (
    <li class="card">
      <a href={`#/case/${item.caseId}`} class="open">
        <h3>{card.title}</h3>
        <p class="second">
          {card.applicant} · {card.unit}
        </p>
        {card.amount && <p class="amount">{money(card.amount, card.currency)}</p>}
      </a>
      <dl class="facts">
        {card.facts.slice(0, 3).map((fact) => (
          <div key={pick(fact.label)}>
            <dt>{pick(fact.label)}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
      {card.unusual.map((mark) => (
        <span class="mark" key={mark.code}>
          <Icon name="warn" small />
          {pick(mark.words)}
        </span>
      ))}
      <p class="second row">
        <Icon name="clock" small />
        {item.dueAt ? timeLeft(item.dueAt) : moment(item.arrivedAt)}
      </p>
      {wrong && (
        <p class="bad" role="alert">
          {wrong}
        </p>
      )}
      {onApprove && (
        <div class="row acts">
          <button type="button" onClick={onMore}>
            {say("inbox.more")}
          </button>
          <button type="button" class="primary grow" onClick={onApprove}>
            {say(canApprove(item) ? "inbox.approve" : "inbox.passUp")}
          </button>
        </div>
      )}
    </li>
  );
}

/** Whether the reader's authority reaches; otherwise a yes goes on to the next level. */
export function canApprove(item: InboxItem): boolean {
  return item.actions.includes("APPROVE");
}
