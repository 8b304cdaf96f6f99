/** All facts of what is being decided (全部要素): the figures by cover, and every answer. */
import { call } from "../../api/client.ts";
import type { InboxItem } from "../../api/operations.ts";
import { say } from "../../i18n/words.ts";
import { useAsked } from "../../offline/kept.ts";
import { Shown } from "../../ui/waiting.tsx";
import { AnswersSeen } from "../quotes/answers-seen.tsx";
import { Lines } from "../quotes/lines.tsx";

/** The facts of a case's record; a quote is all there is today. */
export function FullFacts({ subject }: { subject: InboxItem["case"] }) {
  return subject.subjectEntity === "quote" ? <OfQuote id={subject.subjectId} /> : null;
}

function OfQuote({ id }: { id: string }) {
  const asked = useAsked(`quote.${id}`, async () => (await call("quote", { id })).quote);
  return (
    <Shown asked={asked}>
      {(quote) =>
        quote && (
          <>
            <h2 class="title">{say("quote.lines")}</h2>
            <div class="card">
              <Lines quote={quote} />
            </div>
            <details class="card">
              <summary>{say("quote.answers")}</summary>
              <AnswersSeen quote={quote} />
            </details>
          </>
        )
      }
    </Shown>
  );
}
