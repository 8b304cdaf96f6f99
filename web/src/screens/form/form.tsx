/** The quote form (报价表单): any published definition, drawn on the phone. */
import { useEffect, useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import type { QuoteDetail } from "../../api/operations.ts";
import type { Answers as Plain } from "../../form/engine/definition.ts";
import { loadFaultWords } from "../../form/words.ts";
import { locale, pick, say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { route } from "../../lib/route.ts";
import { type Draft, draftOfQuote, findDraft, newDraft } from "../../offline/drafts.ts";
import { recall } from "../../offline/kept.ts";
import { getPackage, type Package, renewPackage } from "../../offline/package.ts";
import { Back } from "../../ui/back.tsx";
import { Head } from "../../ui/head.tsx";
import { explain, Problem, Skeleton } from "../../ui/waiting.tsx";
import { Editor } from "./editor.tsx";

interface Opened {
  draft: Draft;
  kept: Package;
  /** What the approver wrote when it came back. */
  remark: string;
}

/** The page: finds the form and the draft, then hands over to the editor. */
export function Form({ path: [code = ""] }: { path: string[] }) {
  const { query } = useCell(route);
  const language = useCell(locale);
  const [opened, setOpened] = useState<Opened>();
  const [problem, setProblem] = useState("");
  const begin = () => {
    setProblem("");
    open(code, query).then(setOpened, (caught: Error) => setProblem(explain(caught)));
  };
  useEffect(begin, [code]);
  useEffect(() => {
    // The kept package serves at once; rates that changed since come as soon as there is a line.
    renewPackage().then(
      (kept) => setOpened((now) => now && { ...now, kept }),
      () => undefined,
    );
  }, []);
  useEffect(
    () => void loadFaultWords().then(() => setOpened((now) => now && { ...now })),
    [language],
  );

  const part = opened?.kept.forms[code];
  return (
    <main class="page acting">
      <Head title={part ? pick(part.body.title) : say("form.title")} lead={<Back up="quotes" />} />
      {problem ? (
        <Problem words={problem} again={begin} />
      ) : !opened ? (
        <Skeleton />
      ) : !part ? (
        <Problem words={say("form.unknown")} />
      ) : (
        <Editor part={part} {...opened} />
      )}
    </main>
  );
}

async function open(code: string, query: URLSearchParams): Promise<Opened> {
  await loadFaultWords();
  let kept = await getPackage();
  if (!kept.forms[code]) kept = await renewPackage();
  const part = kept.forms[code];
  const quote = query.get("quote") ?? "";
  if (!part) return { kept, remark: "", draft: newDraft(code, "", {}) };
  const { definition, body } = part;
  const known = query.get("draft")
    ? await findDraft(query.get("draft") ?? "")
    : quote
      ? await draftOfQuote(quote)
      : undefined;
  if (known) return { kept, remark: await remarkOf(known.quote), draft: known };
  if (quote) {
    const found = await quoteOf(quote);
    const answers = (found?.answers ?? {}) as Plain;
    return {
      kept,
      remark: found?.returnedWords ?? "",
      draft: newDraft(code, definition, body.title, answers, quote),
    };
  }
  const product = query.get("product");
  const answers: Plain = product ? { product } : {};
  return { kept, remark: "", draft: newDraft(code, definition, body.title, answers) };
}

async function quoteOf(id: string): Promise<QuoteDetail | null> {
  try {
    return (await call("quote", { id })).quote;
  } catch (problem) {
    const old = await recall<QuoteDetail>(`quote.${id}`);
    if (old) return old.value;
    throw problem;
  }
}

async function remarkOf(quote: string): Promise<string> {
  if (!quote) return "";
  return (await quoteOf(quote).catch(() => null))?.returnedWords ?? "";
}
