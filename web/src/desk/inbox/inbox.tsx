/** The inbox as a table (待办); the case that is open stands beside it. */
import { call } from "../../api/client.ts";
import type { Box, InboxItem } from "../../api/operations.ts";
import { type Key, pick, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { figure } from "../../lib/figures.ts";
import { moment } from "../../lib/moment.ts";
import { useNews } from "../../screens/frame/news.ts";
import { Mark } from "../../ui/mark.tsx";
import { explain, Problem } from "../../ui/waiting.tsx";
import { address, go, writeAddress } from "../address.ts";
import { useAnswer } from "../ask.ts";
import { moveRow, Waiting } from "../lists/list.tsx";
import { Title } from "../ui/title.tsx";
import { CasePanel } from "./case-panel.tsx";

const BOXES: readonly { box: Box; label: Key }[] = [
  { box: "TODO", label: "inbox.todo" },
  { box: "DONE", label: "inbox.done" },
  { box: "STARTED", label: "inbox.started" },
  { box: "COPIED", label: "inbox.copied" },
];
const PAGE = 100;

/** The page. */
export function Inbox() {
  const { path, query } = useCell(address);
  const box = BOXES.find((each) => each.box === query.get("box"))?.box ?? "TODO";
  const after = query.get("after");
  const openId = path[1] ?? "";
  const asked = useAnswer(
    `inbox ${box} ${after ?? ""}`,
    async () => (await call("inbox", { box, first: PAGE, after })).inbox,
  );
  useNews(asked.again);
  const page = asked.value;
  return (
    <div class={`beside ${openId ? "is-open" : ""}`}>
      <section class="list-side">
        <Title words={say("desk.inbox")} isQuiet={openId !== ""}>
          {page && (
            <span class="second">{say("list.total", { n: figure(String(page.total)) })}</span>
          )}
        </Title>
        <nav class="boxes" aria-label={say("inbox.box")}>
          {BOXES.map((each) => (
            <a
              key={each.box}
              href={each.box === "TODO" ? "/inbox" : `/inbox?box=${each.box}`}
              aria-current={each.box === box ? "page" : undefined}
            >
              {say(each.label)}
            </a>
          ))}
        </nav>
        {!page ? (
          asked.problem ? (
            <Problem words={explain(asked.problem)} again={asked.again} />
          ) : (
            <Waiting columns={6} />
          )
        ) : page.cards.length === 0 ? (
          <p class="empty">{say(box === "TODO" ? "inbox.empty" : "inbox.none")}</p>
        ) : (
          <Cases cards={page.cards} openId={openId} query={query} />
        )}
        {page?.hasMore && (
          <nav class="pager" aria-label={say("list.pages")}>
            <button
              type="button"
              onClick={() => {
                const next = new URLSearchParams(query);
                next.set("after", page.endCursor ?? "");
                go(writeAddress(["inbox"], next));
              }}
            >
              {say("list.next")}
            </button>
          </nav>
        )}
      </section>
      {openId && <CasePanel key={openId} id={openId} onDecided={asked.again} />}
    </div>
  );
}

function Cases({
  cards,
  openId,
  query,
}: {
  cards: InboxItem[];
  openId: string;
  query: URLSearchParams;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
    <section class="table-place" tabIndex={0} aria-label={say("desk.inbox")} onKeyDown={moveRow}>
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">{say("inbox.who")}</th>
            {!openId && <th scope="col">{say("inbox.unit")}</th>}
            {!openId && <th scope="col">{say("inbox.by")}</th>}
            {!openId && <th scope="col">{say("inbox.step")}</th>}
            {!openId && <th scope="col">{say("inbox.since")}</th>}
            <th scope="col" class="number">
              {say("column.premium")}
            </th>
          </tr>
        </thead>
        <tbody>
          {cards.map((item) => (
            <CaseRow
              key={item.case.id + (item.task?.id ?? "")}
              item={item}
              isOpen={item.case.id === openId}
              isNarrow={openId !== ""}
              to={writeAddress(["inbox", item.case.id], query)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CaseRow({
  item,
  isOpen,
  isNarrow,
  to,
}: {
  item: InboxItem;
  isOpen: boolean;
  /** Whether a case is open beside the table, which then shows who and how much. */
  isNarrow: boolean;
  to: string;
}) {
  const { card } = item;
  return (
    <tr
      class={isOpen ? "is-open" : undefined}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest("a")) return;
        go(to);
      }}
    >
      <th scope="row">
        <a href={to} aria-current={isOpen ? "true" : undefined}>
          {card.title}
        </a>{" "}
        <span class="second">{pick(card.subtitle)}</span>{" "}
        {card.unusual.map((mark) => (
          <Mark mood="warn" key={mark.code}>
            {pick(mark.words)}
          </Mark>
        ))}
      </th>
      {!isNarrow && <td>{pick(card.unit)}</td>}
      {!isNarrow && <td>{card.applicant}</td>}
      {!isNarrow && <td>{item.task?.step}</td>}
      {!isNarrow && <td>{moment(item.openedAt)}</td>}
      <td class="number">{figure(card.amount)}</td>
    </tr>
  );
}
