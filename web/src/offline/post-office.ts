/** The outbox of the person who is signed in (发件箱), wired to the browser. */
import { callNamed } from "../api/client.ts";
import { session } from "../api/session.ts";
import { alone } from "../lib/locks.ts";
import { tell } from "../ui/toast.tsx";
import { dropDraft } from "./drafts.ts";
import { type Command, makeOutbox, type Outbox, type Outcome } from "./outbox.ts";
import { commands, tellAnswered } from "./post.ts";
import { shelfOf } from "./shelf.ts";

let owner = "";
let box: Outbox | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The present person's outbox. */
export function outbox(): Outbox {
  const person = session.person.get()?.id ?? "";
  if (box && owner === person) return box;
  owner = person;
  box = makeOutbox({
    commands,
    shelf: shelfOf(person),
    send: callNamed,
    alone: (run) => alone(`outbox.${person}`, run),
    now: Date.now,
    random: Math.random,
    later(run, milliseconds) {
      clearTimeout(timer);
      timer = setTimeout(run, milliseconds);
    },
  });
  box.listen((command, { state }) => {
    if (state !== "undone") tellAnswered(state);
    const draft = /[?&]draft=([\w-]+)/.exec(command.link)?.[1];
    if (draft && state === "sent") void dropDraft(draft, shelfOf(person));
  });
  box.listen(tellRefused);
  void box.flush();
  return box;
}

/** Say at once why a decision was not taken; a bare yes that came too late is then over. */
function tellRefused(command: Command, outcome: Outcome): void {
  if (outcome.state !== "refused" || command.documentId !== "decide") return;
  tell({ words: outcome.wrongs.map((wrong) => wrong.message).join(" "), milliseconds: 10_000 });
  const isTooLate = outcome.wrongs.some(({ code }) => code.startsWith("case.task.closed"));
  if (isTooLate && !command.variables["words"]) void outbox().undo(command.key);
}

// Sent whenever there is a chance: on open, when the line returns, when the page is seen again.
addEventListener("online", () => {
  if (session.person.get()) void outbox().hurry();
});
document.addEventListener("visibilitychange", () => {
  if (!session.person.get()) return;
  if (document.visibilityState === "hidden") void outbox().release();
  else void outbox().hurry();
});
