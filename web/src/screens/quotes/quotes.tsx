/** Quotes (报价): drafts on this device, what waits to be sent, and what the server has. */
import { useEffect, useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import type { QuoteLine, QuoteState } from "../../api/operations.ts";
import { pick, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { money } from "../../lib/figures.ts";
import { moment } from "../../lib/moment.ts";
import { type Draft, listDrafts } from "../../offline/drafts.ts";
import { useAsked } from "../../offline/kept.ts";
import { useNames } from "../../offline/names.ts";
import { commands as outgoing, whenAnswered } from "../../offline/post.ts";
import { Head } from "../../ui/head.tsx";
import { Mark, type Mood } from "../../ui/mark.tsx";
import { Shown } from "../../ui/waiting.tsx";
import { useNews } from "../frame/news.ts";

const STATES = ["all", "in_approval", "returned", "issued"] as const;
const PAGE = 20;

/** What was last chosen; it still is when the person comes back. */
let last: (typeof STATES)[number] = "all";

const MOODS: Record<QuoteState, Mood> = {
  submitted: "calm",
  in_approval: "calm",
  returned: "warn",
  approved: "good",
  issued: "good",
  refused: "bad",
  withdrawn: "warn",
  expired: "warn",
};

/** A quote's state as a mark. */
export function StateMark({ state }: { state: QuoteState }) {
  return <Mark mood={MOODS[state] ?? "calm"}>{say(`quote.state.${state}`)}</Mark>;
}

/** The page. */
export function Quotes() {
  const [state, setState] = useState(last);
  const [first, setFirst] = useState(PAGE);
  const asked = useAsked(`quotes.${state}`, async () => {
    const filter = state === "all" ? null : { state: { eq: state } };
    return (await call("quotes", { filter, first, after: null })).quotes;
  });
  useEffect(() => whenAnswered(() => void asked.again()), [state]);
  useEffect(() => {
    if (first > PAGE) void asked.again();
  }, [first]);
  useNews(() => void asked.again());

  return (
    <main class="page acting">
      <Head title={say("nav.quotes")} />
      <nav class="tabs" aria-label={say("quotes.filter")}>
        {STATES.map((name) => (
          <button
            type="button"
            key={name}
            aria-pressed={name === state}
            onClick={() => {
              last = name;
              setState(name);
              setFirst(PAGE);
            }}
          >
            {say(name === "all" ? "quotes.all" : `quote.state.${name}`)}
          </button>
        ))}
      </nav>
      {state === "all" && <OnThisDevice />}
      <Shown asked={asked}>
        {(page) => (
          <ul class="list">
            {page.nodes.map((quote) => (
              <QuoteCard key={quote.id} quote={quote} />
            ))}
            {page.nodes.length === 0 && <li class="empty">{say("quotes.empty")}</li>}
            {page.hasMore && (
              <li>
                <button type="button" class="wide" onClick={() => setFirst(first + PAGE)}>
                  {say("inbox.next")}
                </button>
              </li>
            )}
          </ul>
        )}
      </Shown>
      <div class="actions above-bar">
        <a class="button primary" href="#/new">
          {say("quotes.new")}
        </a>
      </div>
    </main>
  );
}

function OnThisDevice() {
  const [drafts, setDrafts] = useState<Draft[]>([]);
  const waiting = useCell(outgoing).filter((command) => command.documentId === "submit-form");
  useEffect(() => void listDrafts().then(setDrafts), [waiting.length]);
  if (drafts.length + waiting.length === 0) return null;
  return (
    <section>
      <h2 class="title">{say("quotes.here")}</h2>
      <div class="group">
        {waiting.map((command) => (
          <a key={command.key} href="#/queue">
            <span class="grow">
              {command.title}
              <span class="second">{moment(command.at)}</span>
            </span>
            <Mark mood={command.state === "refused" ? "bad" : "warn"}>
              {say(`queue.${command.state}`)}
            </Mark>
          </a>
        ))}
        {drafts
          .filter(({ id }) => !waiting.some(({ link }) => link.includes(id)))
          .map((draft) => (
            <a key={draft.id} href={`#/form/${draft.form}?draft=${draft.id}`}>
              <span class="grow">
                {draft.title || pick(draft.formTitle)}
                <span class="second">{moment(draft.at)}</span>
              </span>
              <Mark mood="calm">{say("quotes.draft")}</Mark>
            </a>
          ))}
      </div>
    </section>
  );
}

function QuoteCard({ quote }: { quote: QuoteLine }) {
  const name = useNames();
  return (
    <li class="card">
      <a href={`#/quote/${quote.id}`} class="open">
        <div class="row">
          <h2 class="h3 grow">{quote.customerName}</h2>
          <StateMark state={quote.state} />
        </div>
        <p class="second">
          {name(quote.productCode, quote.productName)} · {quote.number}
        </p>
        <p class="amount">{money(quote.premium, quote.currency)}</p>
        <p class="second">
          {quote.startsOn} – {quote.endsOn} · {say("quote.insured", { n: quote.insuredCount })}
        </p>
        {quote.state === "returned" && quote.returnedWords && (
          <p class="warn">
            {say("quote.returnedWith")}
            {quote.returnedWords}
          </p>
        )}
      </a>
    </li>
  );
}
