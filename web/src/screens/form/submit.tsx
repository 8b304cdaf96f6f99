/** Sending a form (提交): through the outbox, so that it is done once whatever the line does. */
import { isReachable, type Wrong } from "../../api/client.ts";
import type { Submission } from "../../api/operations.ts";
import { answersToSend } from "../../form/engine/check.ts";
import type { Answers, Fault } from "../../form/engine/definition.ts";
import type { Worked } from "../../form/quoting.ts";
import { pick, say } from "../../i18n/words.ts";
import { businessDate } from "../../lib/dates.ts";
import { money } from "../../lib/figures.ts";
import type { Draft } from "../../offline/drafts.ts";
import type { FormPart } from "../../offline/package.ts";
import { commands } from "../../offline/post.ts";
import { outbox } from "../../offline/post-office.ts";
import { Sheet } from "../../ui/sheet.tsx";

/** How the sending stands. */
export type Sending =
  | { state: "idle" }
  | { state: "sending" }
  | { state: "queued" }
  | { state: "sent"; submission: Submission }
  | { state: "differs"; ours: string; theirs: string }
  | { state: "refused"; faults: readonly Fault[]; general: readonly string[] };

const PATIENCE = 8_000;
const DIFFERS = /premium\.(changed|differs|difference)|provisional|difference/;

/** Send a draft; gives up waiting, not sending, when the answer takes long. */
export async function submit(
  draft: Draft,
  part: FormPart,
  { figure }: Worked,
  confirmed?: string,
): Promise<Sending> {
  const link = `form/${draft.form}?draft=${draft.id}`;
  // What was sent from this draft before and did not arrive is taken back: the new one replaces it.
  for (const old of commands.get().filter((command) => command.link === link)) {
    if (!(await outbox().undo(old.key))) return { state: "queued" };
  }
  const today = businessDate(Date.now());
  const answers = answersToSend(part.body, draft.answers as Answers, today, part.sources);
  const key = await outbox().add({
    documentId: "submit-form",
    variables: {
      form: draft.form,
      definition: part.definition,
      answers,
      record: draft.quote || null,
      provisional: confirmed ?? figure?.premium ?? null,
    },
    title: say("form.outboxTitle", { form: pick(part.body.title), who: draft.title }),
    link,
  });
  if (!isReachable.get()) return { state: "queued" };
  const outcome = await Promise.race([
    outbox().outcome(key),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE)),
  ]);
  if (!outcome || outcome.state === "undone") return { state: "queued" };
  if (outcome.state === "sent") {
    return {
      state: "sent",
      submission: (outcome.answer as { submitForm: Submission }).submitForm,
    };
  }
  // A person looks at it now, in the form; the queue need not show it too.
  await outbox().undo(key);
  return refused(outcome.wrongs, figure?.premium ?? "");
}

function refused(wrongs: readonly Wrong[], ours: string): Sending {
  const differing = wrongs.find(({ code }) => DIFFERS.test(code));
  if (differing) {
    const theirs = differing.facts["amount"] ?? differing.facts["actual"];
    if (typeof theirs === "string") return { state: "differs", ours, theirs };
  }
  const faults = wrongs
    .filter(({ at }) => at)
    .map(({ code, at, message }) => ({
      code,
      at: at.replace(/^answers\./, ""),
      facts: { message },
    }));
  return {
    state: "refused",
    faults: faults as Fault[],
    general: wrongs.filter(({ at }) => !at).map(({ message }) => message),
  };
}

/** The server's figure beside the phone's, to be confirmed by a person. */
export function Difference({
  ours,
  theirs,
  onConfirm,
  onClose,
}: {
  ours: string;
  theirs: string;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Sheet title={say("differs.title")} onClose={onClose}>
      <p>{say("differs.means")}</p>
      <dl class="facts">
        <div>
          <dt>{say("differs.ours")}</dt>
          <dd>{ours ? money(ours) : "—"}</dd>
        </div>
        <div>
          <dt>{say("differs.theirs")}</dt>
          <dd>
            <b>{money(theirs)}</b>
          </dd>
        </div>
      </dl>
      <div class="row acts">
        <button type="button" onClick={onClose}>
          {say("cancel")}
        </button>
        <button type="button" class="primary grow" onClick={onConfirm}>
          {say("differs.confirm", { amount: money(theirs) })}
        </button>
      </div>
    </Sheet>
  );
}
