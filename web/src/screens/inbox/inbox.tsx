/** The inbox (待办): what waits for a decision, and what became of the rest. */
import { useEffect, useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import type { Box, InboxItem, InboxPage } from "../../api/operations.ts";
import { say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { useAsked } from "../../offline/kept.ts";
import { commands as outgoing, whenAnswered } from "../../offline/post.ts";
import type { Rest } from "../../rest.ts";
import { Head } from "../../ui/head.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Shown } from "../../ui/waiting.tsx";
import { todoCount, unreadCount } from "../frame/counts.ts";
import { TaskCard } from "./task-card.tsx";

const BOXES = ["todo", "done", "started", "copied"] as const;
const PAGE = 20;

/** The box that was last looked at; it is still open when the person comes back. */
let last: (typeof BOXES)[number] = "todo";

/** The page; four lists, the first with what waits. */
export function Inbox({ more }: { more: Rest | undefined }) {
  const [box, setBox] = useState(last);
  const [chosen, setChosen] = useState<InboxItem | null>(null);
  const [first, setFirst] = useState(PAGE);
  const commands = useCell(outgoing);
  const unread = useCell(unreadCount);
  const asked = useAsked<InboxPage>(`inbox.${box}`, async () => {
    const { inbox } = await call("inbox", { box: box.toUpperCase() as Box, first, after: null });
    if (box === "todo") todoCount.set(inbox.total);
    return inbox;
  });

  useEffect(() => whenAnswered(() => void asked.again()), [box]);
  useEffect(() => {
    if (first > PAGE) void asked.again();
  }, [first]);

  const decided = new Map(commands.map((command) => [command.variables["task"], command]));
  const isUndecided = ({ task }: InboxItem) =>
    (decided.get(task?.id)?.state ?? "refused") === "refused";

  return (
    <main class="page">
      <Head title={say("nav.inbox")}>
        <a class="bell" href="#/notices" aria-label={say("notices.open", { n: unread })}>
          <Icon name="bell" />
          {unread > 0 && <span class="count">{unread}</span>}
        </a>
      </Head>
      <nav class="tabs" aria-label={say("inbox.box")}>
        {BOXES.map((name) => (
          <button
            type="button"
            key={name}
            aria-pressed={name === box}
            onClick={() => {
              last = name;
              setBox(name);
              setFirst(PAGE);
            }}
          >
            {say(`inbox.${name}`)}
          </button>
        ))}
      </nav>
      <Shown asked={asked}>
        {(page) => (
          <ul class="list">
            {page.cards.filter(isUndecided).map((item) => (
              <TaskCard
                key={item.task?.id ?? item.case.id}
                item={item}
                wrong={decided.get(item.task?.id)?.wrongs[0]?.message}
                {...(box === "todo" && {
                  onApprove: () => void more?.approve(item),
                  onMore: () => setChosen(item),
                })}
              />
            ))}
            {!page.cards.some(isUndecided) && (
              <li class="empty">{say(box === "todo" ? "inbox.empty" : "inbox.none")}</li>
            )}
            {page.hasMore && (
              <li>
                <button type="button" onClick={() => setFirst(first + PAGE)}>
                  {say("inbox.next")}
                </button>
              </li>
            )}
          </ul>
        )}
      </Shown>
      {chosen && more && <more.DecideSheet item={chosen} onClose={() => setChosen(null)} />}
    </main>
  );
}
