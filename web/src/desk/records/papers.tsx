/** The papers of a policy (单证): open one, or have it made in the other language. */
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { say } from "../../i18n/words.ts";
import { moment } from "../../lib/moment.ts";
import { openPaper } from "../../lib/paper.ts";
import { useNews } from "../../screens/frame/news.ts";
import { tell } from "../../ui/toast.tsx";
import { explain } from "../../ui/waiting.tsx";
import { Ico } from "../ui/icon.tsx";

const LANGUAGES = ["zh-CN", "en"] as const;

/** A paper in short. */
export interface PaperSeen {
  id: string;
  number: string;
  locale: (typeof LANGUAGES)[number];
  createdAt: string;
  isCurrent: boolean;
}

/** The list, newest version of each language. */
export function Papers({
  policy,
  papers,
  again,
}: {
  policy: string;
  papers: readonly PaperSeen[];
  again: () => void;
}) {
  const [isBusy, setBusy] = useState(false);
  useNews(again);
  const current = papers.filter(({ isCurrent }) => isCurrent);
  const missing = LANGUAGES.filter((each) => !current.some(({ locale }) => locale === each));
  const attempt = async (run: () => Promise<void>) => {
    setBusy(true);
    try {
      await run();
    } catch (problem) {
      tell({ words: explain(problem as Error) });
    }
    setBusy(false);
  };
  const make = (locale: string) =>
    attempt(async () => {
      const { requestPaper } = await call("request-paper", { policy, locale });
      if (!requestPaper.paper) tell({ words: say("paper.making") });
      again();
    });
  return (
    <>
      {current.length === 0 && <p class="second">{say("record.noPapers")}</p>}
      {current.map((paper) => (
        <p class="row" key={paper.id}>
          <span class="grow">
            {say(`record.language.${paper.locale}`)}{" "}
            <span class="second">{moment(paper.createdAt)}</span>
          </span>
          <button
            type="button"
            class="iconed"
            disabled={isBusy}
            onClick={() => void attempt(() => openPaper(paper.id, `${paper.number}.pdf`))}
          >
            <Ico name="paper" />
            {say("record.openPaper")}
          </button>
        </p>
      ))}
      {missing.map((each) => (
        <button
          type="button"
          class="quiet"
          key={each}
          disabled={isBusy}
          onClick={() => void make(each)}
        >
          {say("record.makePaper", { language: say(`record.language.${each}`) })}
        </button>
      ))}
    </>
  );
}
