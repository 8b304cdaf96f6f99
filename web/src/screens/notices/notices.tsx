/** Notices (消息): what happened that concerns the reader, the latest first. */
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import type { Notice } from "../../api/operations.ts";
import { say } from "../../i18n/words.ts";
import { go } from "../../lib/go.ts";
import { moment } from "../../lib/moment.ts";
import { useAsked } from "../../offline/kept.ts";
import { Back } from "../../ui/back.tsx";
import { Head } from "../../ui/head.tsx";
import { Shown } from "../../ui/waiting.tsx";
import { unreadCount } from "../frame/counts.ts";
import { useNews } from "../frame/news.ts";

const PAGE = 30;

/** The page. */
export function Notices() {
  const [first, setFirst] = useState(PAGE);
  const asked = useAsked("notices", async () => {
    const answer = await call("notices", { first, after: null });
    unreadCount.set(answer.unreadCount);
    return answer.notices;
  });
  useNews(() => void asked.again());

  const open = (notice: Notice) => {
    // The mark is for the reader's comfort; without a line it is set next time.
    if (!notice.readAt) call("read-notice", { id: notice.id }).then(asked.again, () => undefined);
    const place = placeOf(notice.link);
    if (place) go(place);
  };
  const readAll = async () => {
    await call("read-all-notices", {}).catch(() => undefined);
    await asked.again();
  };

  return (
    <main class="page">
      <Head title={say("notices.title")} lead={<Back up="inbox" />}>
        <button type="button" class="plain" onClick={() => void readAll()}>
          {say("notices.readAll")}
        </button>
      </Head>
      <Shown asked={asked}>
        {(page) =>
          page.nodes.length === 0 ? (
            <p class="empty">{say("notices.empty")}</p>
          ) : (
            <>
              <div class="group">
                {page.nodes.map((notice) => (
                  <button
                    type="button"
                    key={notice.id}
                    class={notice.readAt ? "" : "notice-unread"}
                    onClick={() => open(notice)}
                  >
                    <span class="grow">
                      <b>{notice.title}</b>
                      {!notice.readAt && <span class="hidden">{say("notices.isNew")}</span>}
                      <span class="second">{notice.body}</span>
                      <span class="second">{moment(notice.createdAt)}</span>
                    </span>
                  </button>
                ))}
              </div>
              {page.hasMore && (
                <button
                  type="button"
                  onClick={() => {
                    setFirst(first + PAGE);
                    void Promise.resolve().then(asked.again);
                  }}
                >
                  {say("inbox.next")}
                </button>
              )}
            </>
          )
        }
      </Shown>
    </main>
  );
}

/** Where a notice leads on the phone: `/cases/12` and `case:12` are the page `case/12`. */
export function placeOf(link: string): string {
  const found = /(case|quote|polic)\w*[/:](\d+)/.exec(link);
  if (!found) return "";
  return `${found[1] === "polic" ? "policy" : found[1]}/${found[2]}`;
}
