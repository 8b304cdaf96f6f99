/** Reports (报表): prompts, chart, table, what the figures mean, and the files. */
import { call } from "../../api/client.ts";
import { locale, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { tell } from "../../ui/toast.tsx";
import { explain, Problem } from "../../ui/waiting.tsx";
import { address, go, writeAddress } from "../address.ts";
import { askText, useAnswer } from "../ask.ts";
import { Waiting } from "../lists/list.tsx";
import { Ico } from "../ui/icon.tsx";
import { Title } from "../ui/title.tsx";
import { Chart } from "./chart.tsx";
import { Prompts } from "./prompts.tsx";
import type { Report } from "./report.ts";
import { Tree } from "./tree.tsx";

const REPORT =
  "query DeskReport($code: String!, $prompts: JSON) { report(code: $code, prompts: $prompts) }";
const TICKET = "query DeskReportTicket($code: String!) { reportTicket(code: $code) { xlsx pdf } }";

/** The page: the report of the address, or the first there is. */
export function Reports() {
  const { path } = useCell(address);
  const named = useAnswer("reports", () =>
    askText<{ reports: { code: string; title: string }[] }>("{ reports { code title } }", {}),
  );
  const code = path[1] ?? named.value?.reports[0]?.code;
  const others = named.value?.reports ?? [];
  return (
    <div class="report">
      {others.length > 1 && (
        <nav class="boxes" aria-label={say("desk.reports")}>
          {others.map((one) => (
            <a
              key={one.code}
              href={`/reports/${one.code}`}
              aria-current={one.code === code ? "page" : undefined}
            >
              {one.title}
            </a>
          ))}
        </nav>
      )}
      {code ? (
        <One key={code} code={code} />
      ) : named.problem ? (
        <Problem words={explain(named.problem)} again={named.again} />
      ) : named.value ? (
        <p class="empty">{say("report.none")}</p>
      ) : (
        <Waiting columns={8} />
      )}
    </div>
  );
}

function One({ code }: { code: string }) {
  const { query } = useCell(address);
  const language = useCell(locale);
  const prompts = Object.fromEntries(query);
  const asked = useAnswer(`report ${code} ${query}`, async () => {
    const variables = { code, prompts };
    return (await askText<{ report: Report }>(REPORT, variables)).report;
  });
  const me = useAnswer("me", async () => (await call("me", {})).me).value;
  const report = asked.value;
  if (!report) {
    return asked.problem ? (
      <Problem
        words={explain(asked.problem)}
        again={() => go(writeAddress(["reports", code], new URLSearchParams()))}
      />
    ) : (
      <>
        <Title words={say("desk.reports")} />
        <Waiting columns={8} />
      </>
    );
  }
  const key = `${language} ${query}`;
  return (
    <>
      <Title words={report.title}>
        <span class="second">{report.scope}</span>
        <span class="grow" />
        <Files code={code} />
      </Title>
      <Prompts
        key={`prompts ${key}`}
        prompts={report.prompts}
        onRun={(values) => {
          const next = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
          go(writeAddress(["reports", code], next));
        }}
      />
      {report.chart && <Chart chart={report.chart} />}
      <Tree
        key={`tree ${key}`}
        report={report}
        isDrilling={me?.functions.includes("policy.read") ?? false}
      />
      <footer class="report-foot">
        <h2 class="hidden">{say("report.notes")}</h2>
        <dl>
          {report.notes.map((note) => (
            <div key={note.label}>
              <dt>{note.label}</dt>
              <dd>{note.text}</dd>
            </div>
          ))}
        </dl>
        <p class="second">
          {say("report.asOf", { at: report.dataAtWords })} ·{" "}
          {say("report.version", {
            version: report.definitionVersion,
            release: report.release,
          })}
        </p>
      </footer>
    </>
  );
}

/** Excel and PDF of what is shown. */
function Files({ code }: { code: string }) {
  const fetchFile = async (kind: "xlsx" | "pdf") => {
    try {
      const found = await askText<{ reportTicket: { xlsx: string; pdf: string } }>(TICKET, {
        code,
      });
      const url = new URL(found.reportTicket[kind], location.href);
      for (const [name, value] of address.get().query) url.searchParams.set(name, value);
      url.searchParams.set("lang", locale.get());
      const link = document.createElement("a");
      link.href = url.href;
      link.download = "";
      link.click();
    } catch (problem) {
      tell({ words: explain(problem as Error) });
    }
  };
  return (
    <>
      <button type="button" class="iconed" onClick={() => void fetchFile("xlsx")}>
        <Ico name="sheet" />
        {say("report.excel")}
      </button>
      <button type="button" class="iconed" onClick={() => void fetchFile("pdf")}>
        <Ico name="paper" />
        {say("report.pdf")}
      </button>
    </>
  );
}
