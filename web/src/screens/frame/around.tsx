/** What floats around every page (网络状态与提示): the line's state above, the toast below. */
import { useEffect } from "preact/hooks";
import { call, isReachable } from "../../api/client.ts";
import { say } from "../../i18n/words.ts";
import { cell, useCell } from "../../lib/cell.ts";
import { renewPackage } from "../../offline/package.ts";
import { commands as outgoing, tellAnswered, whenAnswered } from "../../offline/post.ts";
import { ToastBar } from "../../ui/toast.tsx";
import { unreadCount } from "./counts.ts";
import { useNews, useNewsStream } from "./news.ts";
import { isPulled, usePull } from "./pull.ts";
import { useScrollPlaces } from "./scroll.ts";

const SENT_MILLISECONDS = 3000;
const ASK_MILLISECONDS = 15_000;
const wasJustSent = cell(false);

/** A thin line that says how the network and the outbox stand; it opens the outbox. */
function NetworkLine() {
  const isThere = useCell(isReachable);
  const commands = useCell(outgoing);
  const wasSent = useCell(wasJustSent);
  useEffect(
    () =>
      whenAnswered((state) => {
        if (state !== "sent") return;
        wasJustSent.set(true);
        setTimeout(() => wasJustSent.set(false), SENT_MILLISECONDS);
      }),
    [],
  );
  const refused = commands.filter((each) => each.state === "refused").length;
  const waiting = commands.length - refused;
  const isSending = commands.some((each) => each.state === "sending");
  const said = [
    useCell(isPulled) && say("net.pull"),
    !isThere && say("net.offline"),
    refused > 0 && say("net.refused", { n: refused }),
    waiting > 0 && say(isSending ? "net.sending" : "net.waiting", { n: waiting }),
    isThere && commands.length === 0 && wasSent && say("net.sent"),
  ].filter(Boolean);
  return (
    <div class="net" role="status" aria-live="polite">
      {said.length > 0 && (
        <a
          href="#/queue"
          class={`line ${refused ? "bad" : !isThere ? "" : waiting ? "calm" : "good"}`}
        >
          {said.join(" · ")}
        </a>
      )}
    </div>
  );
}

/** Whether there is a line: what the browser says, and what asking the server shows. */
function watchLine(): () => void {
  const ask = () =>
    call("unread-count", {}).then(
      (answer) => unreadCount.set(answer.unreadCount),
      () => undefined,
    );
  const lost = () => isReachable.set(false);
  const timer = setInterval(() => {
    if (!isReachable.get()) void ask();
  }, ASK_MILLISECONDS);
  addEventListener("online", ask);
  addEventListener("offline", lost);
  void ask();
  return () => {
    clearInterval(timer);
    removeEventListener("online", ask);
    removeEventListener("offline", lost);
  };
}

/** Both; while they are there, news are followed and the package is kept up to date. */
export function Around() {
  usePull();
  useScrollPlaces();
  useEffect(watchLine, []);
  useEffect(() => {
    // Browsers may clear what is kept after days without a visit, unless they are asked not to.
    void navigator.storage?.persist?.();
    // Without a line the kept package serves, and says how old it is.
    renewPackage().catch(() => undefined);
  }, []);
  useNewsStream(true);
  useNews(({ kind }) => {
    tellAnswered("news");
    if (kind.startsWith("release")) renewPackage().catch(() => undefined);
    call("unread-count", {}).then(
      (answer) => unreadCount.set(answer.unreadCount),
      () => undefined,
    );
  });
  return (
    <>
      <NetworkLine />
      <ToastBar />
    </>
  );
}
