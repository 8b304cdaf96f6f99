/** The way of a record's case through approval (审批路径), beside its record. */
import { call } from "../../api/client.ts";
import { say } from "../../i18n/words.ts";
import { History, Path } from "../../screens/case/case-path.tsx";
import { useNews } from "../../screens/frame/news.ts";
import { explain, Problem } from "../../ui/waiting.tsx";
import { useAnswer } from "../ask.ts";

/** The path and what was done on it. */
export function CaseBeside({ caseId }: { caseId: string }) {
  const asked = useAnswer(
    `case ${caseId}`,
    async () => (await call("case", { id: caseId })).caseDetail,
  );
  useNews(asked.again);
  if (!asked.value) {
    return asked.problem ? (
      <Problem words={explain(asked.problem)} again={asked.again} />
    ) : (
      <p class="second" role="status">
        {say("loading")}
      </p>
    );
  }
  return (
    <>
      <Path detail={asked.value} />
      <h3>{say("case.history")}</h3>
      <History detail={asked.value} />
    </>
  );
}
