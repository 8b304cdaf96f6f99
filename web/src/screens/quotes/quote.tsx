/** One quote (报价详情): its state, its figures with their steps, its way through approval. */
import { useEffect, useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import type { QuoteDetail } from "../../api/operations.ts";
import { locale, say } from "../../i18n/words.ts";
import { money, percent } from "../../lib/figures.ts";
import { moment } from "../../lib/moment.ts";
import { openPaper } from "../../lib/paper.ts";
import { useAsked } from "../../offline/kept.ts";
import { useNames } from "../../offline/names.ts";
import { whenAnswered } from "../../offline/post.ts";
import { Back } from "../../ui/back.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Head } from "../../ui/head.tsx";
import { explain, Problem, Shown } from "../../ui/waiting.tsx";
import { CasePath } from "../case/case-path.tsx";
import { useNews } from "../frame/news.ts";
import { AnswersSeen } from "./answers-seen.tsx";
import { Lines } from "./lines.tsx";
import { StateMark } from "./quotes.tsx";

/** The page. */
export function Quote({ path: [id = ""] }: { path: string[] }) {
  const asked = useAsked(`quote.${id}`, async () => (await call("quote", { id })).quote);
  useNews(() => void asked.again());
  useEffect(() => whenAnswered(() => void asked.again()), []);
  return (
    <main class="page acting">
      <Head title={asked.value?.number ?? say("quote.title")} lead={<Back up="quotes" />} />
      <Shown asked={asked}>
        {(quote) => (quote ? <Detail quote={quote} /> : <Problem words={say("quote.unknown")} />)}
      </Shown>
    </main>
  );
}

function Detail({ quote }: { quote: QuoteDetail }) {
  const name = useNames();
  return (
    <>
      <div class="card">
        <div class="row">
          <h2 class="grow">{quote.customerName}</h2>
          <StateMark state={quote.state} />
        </div>
        <p class="second">{name(quote.productCode, quote.productName)}</p>
        <p class="amount">{money(quote.premium, quote.currency)}</p>
        {quote.returnedWords && (
          <p class="warn pre">
            {say("quote.returnedWith")}
            {quote.returnedWords}
          </p>
        )}
        <Facts
          facts={[
            { label: say("quote.period"), value: `${quote.startsOn} – ${quote.endsOn}` },
            { label: say("quote.sum"), value: quote.sumAssured },
            { label: say("quote.persons"), value: String(quote.insuredCount) },
            { label: say("quote.standard"), value: quote.standardPremium },
            { label: say("quote.discount"), value: quote.discount && percent(quote.discount) },
            { label: say("quote.sentAt"), value: moment(quote.submittedAt) },
            { label: say("quote.validUntil"), value: quote.validUntil },
          ]}
        />
      </div>
      {quote.policy && <Papers quote={quote} policy={quote.policy} />}
      <h2 class="title">{say("quote.lines")}</h2>
      <div class="card">
        <Lines quote={quote} />
      </div>
      <details class="card">
        <summary>{say("quote.answers")}</summary>
        <AnswersSeen quote={quote} />
      </details>
      {quote.caseId && (
        <>
          <h2 class="title">{say("case.path")}</h2>
          <div class="card">
            <CasePath caseId={quote.caseId} />
          </div>
        </>
      )}
      {quote.state === "returned" && (
        <div class="actions">
          <a class="button primary" href={`#/form/${quote.formCode}?quote=${quote.id}`}>
            {say("quote.correct")}
          </a>
        </div>
      )}
    </>
  );
}

function Papers({
  quote,
  policy,
}: {
  quote: QuoteDetail;
  policy: NonNullable<QuoteDetail["policy"]>;
}) {
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const open = async (language: string) => {
    setBusy(true);
    setProblem("");
    try {
      const known = policy.documents.find((paper) => paper.locale === language);
      if (known) await openPaper(known.id, `${known.number}-${language}.pdf`);
      else {
        const { requestPaper } = await call("request-paper", {
          policy: policy.id,
          locale: language,
        });
        if (requestPaper.paper) await openPaper(requestPaper.paper.id, `${policy.number}.pdf`);
        else setProblem(say("paper.making"));
      }
    } catch (caught) {
      setProblem(explain(caught as Error));
    }
    setBusy(false);
  };
  const languages = locale.get() === "en" ? ["en", "zh-CN"] : ["zh-CN", "en"];
  return (
    <div class="card">
      <h2>{say("policy.issued")}</h2>
      <Facts
        facts={[
          { label: say("policy.number"), value: policy.number },
          { label: say("policy.issuedOn"), value: policy.issuedOn },
          { label: say("quote.period"), value: `${quote.startsOn} – ${quote.endsOn}` },
        ]}
      />
      <p class="bad" role="alert">
        {problem}
      </p>
      <div class="row acts">
        {languages.map((language, index) => (
          <button
            type="button"
            key={language}
            class={`grow ${index ? "" : "primary"}`}
            disabled={isBusy}
            onClick={() => void open(language)}
          >
            {say(language === "en" ? "paper.openEnglish" : "paper.openChinese")}
          </button>
        ))}
      </div>
    </div>
  );
}
