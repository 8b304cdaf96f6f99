/** One task of the inbox (待办卡片): who and what, the amount, three facts, what is unusual. */
import type { CaseAction, InboxItem } from "../../api/operations.ts";
import { pick, say } from "../../i18n/words.ts";
import { money, shownValue } from "../../lib/figures.ts";
import { moment } from "../../lib/moment.ts";
import { Icon } from "../../ui/icons.tsx";

/** The yes that is open to the reader: theirs, or one that passes it up. */
export function yesOf({ actions }: InboxItem): CaseAction | undefined {
  return actions.find((action) => action === "APPROVE" || action === "PASS_UP");
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
  const yes = yesOf(item);
  return (
    <li class="card">
      <a href={`#/case/${item.case.id}`} class="open">
        <h2 class="h3">{card.title}</h2>
        <p class="second">{pick(card.subtitle)}</p>
        {card.amount && <p class="amount">{money(card.amount, card.currency)}</p>}
      </a>
      <dl class="facts">
        {card.facts.map(({ label, value, value_en: english }) => (
          <div key={label.zh}>
            <dt>{pick(label)}</dt>
            <dd>{shownValue(pick(english ? { zh: String(value), en: english } : value))}</dd>
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
        {moment(item.openedAt)} · {card.applicant} · {pick(card.unit)}
      </p>
      {wrong && (
        <p class="bad" role="alert">
          {wrong}
        </p>
      )}
      {item.actions.length > 1 && onApprove && (
        <div class="row acts">
          <button type="button" onClick={onMore}>
            {say("inbox.more")}
          </button>
          {yes && (
            <button type="button" class="primary grow" onClick={onApprove}>
              {say(yes === "APPROVE" ? "inbox.approve" : "inbox.passUp")}
            </button>
          )}
        </div>
      )}
    </li>
  );
}
