/** Deciding a task (审批操作): yes at once, return and reject with words. */
import { useRef, useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import type { CaseAction, InboxItem } from "../../api/operations.ts";
import { say } from "../../i18n/words.ts";
import { newKey } from "../../lib/key.ts";
import { yesOf } from "../../screens/inbox/task-card.tsx";
import { tell } from "../../ui/toast.tsx";
import { explain } from "../../ui/waiting.tsx";
import { countTasks } from "../frame/rail.tsx";

const DONE = {
  APPROVE: "done.approved",
  PASS_UP: "done.passedUp",
  RETURN: "done.return",
  REJECT: "done.reject",
} as const;

type Offered = keyof typeof DONE;

/** Words and the buttons; only what the server offers is there. */
export function Decide({ item, onDone }: { item: InboxItem; onDone: () => void }) {
  const [words, setWords] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const key = useRef({ for: "", key: "" });
  const yes = yesOf(item) as Offered | undefined;

  const decide = async (action: Offered) => {
    if ((action === "RETURN" || action === "REJECT") && !words.trim()) {
      setProblem(say("decide.wordsMissing"));
      field.current?.focus();
      return;
    }
    // The same decision asked again after a lost answer must carry the same key.
    const what = `${action} ${words}`;
    if (key.current.for !== what) key.current = { for: what, key: newKey() };
    setBusy(true);
    setProblem("");
    try {
      await call("decide", {
        key: key.current.key,
        task: item.task?.id ?? "",
        action,
        words: words.trim(),
        factsSeen: item.factsSeen,
      });
      tell({ words: say(DONE[action], { title: item.card.title }) });
      countTasks();
      onDone();
    } catch (caught) {
      setProblem(explain(caught as Error));
    }
    setBusy(false);
  };
  const may = (action: CaseAction) => item.actions.includes(action);
  return (
    <section class="decide">
      <label>
        {say("inbox.words")}
        <textarea
          ref={field}
          rows={2}
          value={words}
          aria-invalid={problem !== ""}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      <p class="bad note" role="alert">
        {problem}
      </p>
      <div class="row">
        {yes && (
          <button type="button" class="primary" disabled={isBusy} onClick={() => void decide(yes)}>
            {say(yes === "APPROVE" ? "inbox.approve" : "inbox.passUp")}
          </button>
        )}
        {may("RETURN") && (
          <button type="button" disabled={isBusy} onClick={() => void decide("RETURN")}>
            {say("decide.return")}
          </button>
        )}
        {may("REJECT") && (
          <button type="button" disabled={isBusy} onClick={() => void decide("REJECT")}>
            {say("decide.reject")}
          </button>
        )}
      </div>
    </section>
  );
}
