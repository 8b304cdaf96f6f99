/** Approving with one tap (一键同意), with five seconds in which it can be undone. */
import type { InboxItem } from "../../api/operations.ts";
import { say } from "../../i18n/words.ts";
import { outbox } from "../../offline/post-office.ts";
import { tell } from "../../ui/toast.tsx";
import { yesOf } from "../inbox/task-card.tsx";

const UNDO_MILLISECONDS = 5000;

/** Say yes to a task; above the reader's authority that passes it up. */
export async function approve(item: InboxItem): Promise<void> {
  const action = yesOf(item);
  if (!item.task || !action) return;
  const title = say(action === "APPROVE" ? "done.approved" : "done.passedUp", {
    title: item.card.title,
  });
  const key = await outbox().add({
    documentId: "decide",
    variables: { task: item.task.id, action, words: "", factsSeen: item.factsSeen },
    title,
    link: `case/${item.case.id}`,
    holdMilliseconds: UNDO_MILLISECONDS,
  });
  tell({
    words: title,
    action: { words: say("undo"), run: () => void outbox().undo(key) },
    milliseconds: UNDO_MILLISECONDS,
  });
}
