/** Filling in a form (填写): checks, price and draft follow every key; steps when it is long. */
import { useEffect, useRef, useState } from "preact/hooks";
import { isReachable } from "../../api/client.ts";
import type { Submission } from "../../api/operations.ts";
import { answer } from "../../form/changing.ts";
import type { Answers, Fault, Group, Plain, Tree } from "../../form/engine/definition.ts";
import { computed } from "../../form/engine/settle.ts";
import { type Worked, workOut } from "../../form/quoting.ts";
import { sayFault } from "../../form/words.ts";
import { locale, pick, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { businessDate } from "../../lib/dates.ts";
import { money } from "../../lib/figures.ts";
import { go } from "../../lib/go.ts";
import { type Draft, dropDraft, keepDraft } from "../../offline/drafts.ts";
import { type FormPart, namesIn, type Package } from "../../offline/package.ts";
import { type Toast, tell } from "../../ui/toast.tsx";
import { Fields, type Filling } from "./fields.tsx";
import { type Names, Premium } from "./premium.tsx";
import { Difference, type Sending, submit } from "./submit.tsx";

const MANY_FIELDS = 12;
const SAVE_PAUSE = 250;
const READ_PAUSE = 900;

/** What is given to the editor. */
export interface EditorProps {
  part: FormPart;
  kept: Package;
  draft: Draft;
  remark: string;
}

/** The form with its steps, its premium and its way to the server. */
export function Editor({ part, kept, draft, remark }: EditorProps) {
  const language = useCell(locale);
  const isThere = useCell(isReachable);
  const [answers, setAnswers] = useState<Answers>(draft.answers as Answers);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [scope, setScope] = useState<"touched" | "step" | "all">("touched");
  const [step, setStep] = useState(0);
  const [sending, setSending] = useState<Sending>({ state: "idle" });
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);

  const worked = workOut(
    part.body,
    answers,
    part.sources,
    { products: Object.values(kept.products), tables: kept.tables },
    businessDate(Date.now()),
    language === "en" ? "en" : "zh",
  );
  const { settled } = worked.checked;
  const groups = part.body.groups.filter((group) =>
    group.fields.some((field) => !settled.top.hidden.has(field.code)),
  );
  const isLong = part.body.steps || countVisible(groups, settled.top.hidden) > MANY_FIELDS;
  const at = Math.min(step, groups.length - 1);
  const shown = isLong ? groups.slice(at, at + 1) : groups;
  const isLast = !isLong || at === groups.length - 1;
  const faults = allFaults(worked, sending);
  const isHere = ({ at: place }: { at: string }) => shown.some((group) => isIn(group, place));

  useSaving(draft, answers, part, worked);

  const touch = (place: string) => {
    if (!touched.has(place)) setTouched((old) => new Set([...old, place]));
  };
  const filling: Filling = {
    worked,
    answers,
    faults,
    isShown: (place) =>
      scope === "all" || touched.has(place) || (scope === "step" && isHere({ at: place })),
    touch,
    change(next, place) {
      setAnswers(next);
      setSending((now) => (now.state === "refused" ? withoutPlace(now, place) : now));
      clearTimeout(typing.current);
      typing.current = setTimeout(() => touch(place), READ_PAUSE);
    },
  };

  const complain = (found: readonly Fault[], within: "step" | "all") => {
    setScope(within);
    const first = found[0]?.at ?? "";
    const home = groups.findIndex((group) => isIn(group, first));
    if (isLong && home >= 0 && home !== at) setStep(home);
    setTimeout(() => focusPlace(first), 50);
  };
  const next = () => {
    const here = faults.filter(isHere);
    if (here.length) return complain(here, "step");
    setScope("touched");
    setStep(at + 1);
    scrollTo(0, 0);
  };
  const send = async (confirmed?: string) => {
    if (faults.length) return complain(faults, "all");
    setSending({ state: "sending" });
    const current = {
      ...draft,
      answers,
      definition: part.definition,
      title: titleOf(part, worked),
    };
    await keepDraft(current);
    const result = await submit(current, part, worked, confirmed);
    setSending(result);
    if (result.state === "refused") setScope("all");
    if (result.state === "queued") {
      tell({ words: say("form.queued") });
      go("quotes", true);
    }
    if (result.state === "sent") {
      await dropDraft(draft.id);
      tell(told(result.submission));
      go(`quote/${result.submission.record.id}`, true);
    }
  };

  return (
    <>
      {remark && (
        <div class="card warn-card" role="note">
          <b>{say("quote.returnedWith")}</b>
          <p class="pre">{remark}</p>
        </div>
      )}
      {draft.definition !== part.definition && draft.definition && (
        <p class="card warn-card" role="note">
          {say("form.newVersion")}
        </p>
      )}
      {isLong && <Progress groups={groups} at={at} onGo={setStep} />}
      {scope !== "touched" && (
        <Summary faults={scope === "all" ? faults : faults.filter(isHere)} />
      )}
      {sending.state === "refused" && sending.general.length > 0 && (
        <div class="card bad-card" role="alert">
          {sending.general.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </div>
      )}
      {shown.map((group) => (
        <section key={group.code}>
          <h2 class="title">{pick(group.title)}</h2>
          <div class="card">
            <Fields
              fields={group.fields}
              level={settled.top}
              filling={filling}
              onChange={(code, raw: Plain) => filling.change(answer(answers, code, raw), code)}
            />
          </div>
        </section>
      ))}
      <Discard draft={draft} />
      <div class="actions form-actions">
        {part.body.premium && (
          <Premium worked={worked} isThere={isThere} at={kept.at} names={namesOf(kept)} />
        )}
        <div class="row">
          {isLong && at > 0 && (
            <button type="button" onClick={() => setStep(at - 1)}>
              {say("form.previous")}
            </button>
          )}
          <button
            type="button"
            class="primary grow"
            disabled={sending.state === "sending"}
            onClick={() => (isLast ? void send() : next())}
          >
            {say(
              sending.state === "sending"
                ? "form.sending"
                : !isLast
                  ? "form.next"
                  : isThere
                    ? draft.quote
                      ? "form.resubmit"
                      : "form.submit"
                    : "form.submitLater",
            )}
          </button>
        </div>
      </div>
      {sending.state === "differs" && (
        <Difference
          {...sending}
          onConfirm={() => void send(sending.theirs)}
          onClose={() => setSending({ state: "idle" })}
        />
      )}
    </>
  );
}

function told({ record, amount, difference }: Submission): Toast {
  if (!amount || !difference || Number(difference) === 0) {
    return { words: say("form.sent", { number: record.number }) };
  }
  const facts = { amount: money(amount), difference: money(difference) };
  return { words: say("differs.after", facts), milliseconds: 15_000 };
}

/** Keep the draft as it is typed, and at once when the page goes away. */
function useSaving(draft: Draft, answers: Answers, part: FormPart, worked: Worked): void {
  const latest = useRef({ answers, title: "" });
  latest.current = { answers, title: titleOf(part, worked) };
  const isNew = useRef(true);
  useEffect(() => {
    if (isNew.current) {
      isNew.current = false;
      return;
    }
    const save = () =>
      void keepDraft({ ...draft, ...latest.current, definition: part.definition });
    const timer = setTimeout(save, SAVE_PAUSE);
    addEventListener("pagehide", save);
    return () => {
      clearTimeout(timer);
      removeEventListener("pagehide", save);
    };
  }, [answers]);
}

function Progress({
  groups,
  at,
  onGo,
}: {
  groups: readonly Group[];
  at: number;
  onGo: (step: number) => void;
}) {
  return (
    <nav class="steps" aria-label={say("form.steps", { at: at + 1, of: groups.length })}>
      {groups.map((group, index) => (
        <button
          type="button"
          key={group.code}
          class={index <= at ? "done" : ""}
          aria-current={index === at ? "step" : undefined}
          aria-label={`${index + 1} ${pick(group.title)}`}
          disabled={index > at}
          onClick={() => onGo(index)}
        />
      ))}
      <span class="second">{say("form.steps", { at: at + 1, of: groups.length })}</span>
    </nav>
  );
}

function Summary({ faults }: { faults: readonly Fault[] }) {
  if (faults.length === 0) return null;
  return (
    <div class="card bad-card" role="alert">
      <b>{say("form.wrongs", { n: faults.length })}</b>
      <ul>
        {faults.slice(0, 5).map((fault) => (
          <li key={fault.at + fault.code}>
            <button type="button" class="link" onClick={() => focusPlace(fault.at)}>
              {sayFault(fault)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Discard({ draft }: { draft: Draft }) {
  const [isSure, setSure] = useState(false);
  return (
    <button
      type="button"
      class="plain wide bad"
      onClick={() => {
        if (!isSure) return setSure(true);
        void dropDraft(draft.id).then(() => go("quotes", true));
      }}
    >
      {say(isSure ? "form.discardSure" : "form.discard")}
    </button>
  );
}

/** What is wrong: the form's faults, then the price's, then what the server said. */
function allFaults(worked: Worked, sending: Sending): readonly Fault[] {
  const own = [
    ...worked.checked.faults,
    ...(worked.checked.faults.length ? [] : worked.priceFaults),
  ];
  return sending.state === "refused" ? [...own, ...sending.faults] : own;
}

function withoutPlace(sending: Sending & { state: "refused" }, place: string): Sending {
  return { ...sending, faults: sending.faults.filter((fault) => fault.at !== place) };
}

function countVisible(groups: readonly Group[], hidden: ReadonlySet<string>): number {
  return groups.flatMap((group) => group.fields).filter((field) => !hidden.has(field.code)).length;
}

function isIn(group: Group, place: string): boolean {
  return group.fields.some((field) => place === field.code || place.startsWith(`${field.code}[`));
}

/** The draft's name in lists: the title of the card that the form will make. */
function titleOf({ body }: FormPart, { checked }: Worked): string {
  const { card } = body as { card?: { title?: Tree } };
  const title = computed(checked.settled, card?.title, checked.settled.top);
  return typeof title === "string" ? title : "";
}

/** What the covers in hand are called, for the steps of a premium: their codes stand alone there. */
function namesOf(kept: Package): Names {
  return Object.fromEntries(
    Object.entries(namesIn(kept)).map(([code, name]) => [code.replace(/^.*\./, ""), pick(name)]),
  );
}

/** Bring a field into view and give it the keyboard. */
export function focusPlace(place: string): void {
  const row = /^(.*?)\[\d+\]/.exec(place);
  const target =
    document.getElementById(`f-${place}`) ??
    document.getElementById(`f-${row?.[0] ?? row?.[1] ?? place}`);
  target?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}
