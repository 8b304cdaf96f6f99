/** One product (产品): overview, clauses and rates, risk points, filling in, papers. */
import { useEffect, useState } from "preact/hooks";
import { session } from "../../api/session.ts";
import { pick, say } from "../../i18n/words.ts";
import { useFavourites } from "../../offline/favourites.ts";
import type { Package, ProductPart } from "../../offline/package.ts";
import { shelfOf } from "../../offline/shelf.ts";
import { Back } from "../../ui/back.tsx";
import { Head } from "../../ui/head.tsx";
import { Problem, Skeleton } from "../../ui/waiting.tsx";
import { Age } from "./age.tsx";
import type { FillHint, ListedPaper, Told } from "./handbook-body.ts";
import { Passages, passageOf, passagesOf } from "./passages.tsx";
import { named, Star, usePackage } from "./products.tsx";
import { RateTables } from "./rate-tables.tsx";
import { Terms } from "./terms.tsx";

const TABS = ["overview", "clauses", "risk", "fill", "papers"] as const;

/** The page. */
export function Product({ path: [code = ""] }: { path: string[] }) {
  const { kept, problem, again } = usePackage();
  const product = kept?.products[code];
  const favourites = useFavourites();
  return (
    <main class="page acting">
      <Head title={product ? pick(product.name) : code} lead={<Back up="products" />}>
        {product && <Star product={product} favourites={favourites} />}
      </Head>
      {kept && product ? (
        <>
          <Age at={kept.at} isFailing={Boolean(problem)} />
          <p class="second">
            {named("class", product.class)} · {product.code} · {product.version}
          </p>
          <Tabs product={product} kept={kept} />
        </>
      ) : kept ? (
        <Problem words={say("handbook.unknown")} />
      ) : problem ? (
        <Problem words={problem} again={again} />
      ) : (
        <Skeleton />
      )}
    </main>
  );
}

function Tabs({ product, kept }: { product: ProductPart; kept: Package }) {
  const [tab, setTab] = useState<(typeof TABS)[number]>("overview");
  const { handbook = {} } = product;
  const form = Object.keys(kept.forms)[0];
  return (
    <>
      <div class="tabs" role="tablist" aria-label={say("handbook.tabs")}>
        {TABS.map((name) => (
          <button
            type="button"
            role="tab"
            key={name}
            id={`tab-${name}`}
            aria-selected={name === tab}
            aria-controls="tab-panel"
            onClick={() => setTab(name)}
          >
            {say(`handbook.tab.${name}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`}>
        {tab === "overview" && (
          <>
            <Passages passages={passagesOf(handbook.overview)} />
            <Terms product={product} />
          </>
        )}
        {tab === "clauses" && (
          <>
            <RateTables product={product} tables={kept.tables} />
            <h2 class="title">{say("handbook.clauses")}</h2>
            <Passages passages={passagesOf(handbook.clauses)} />
          </>
        )}
        {tab === "risk" && <Passages passages={passagesOf(handbook.risk_points)} />}
        {tab === "fill" && <Hints hints={handbook.fill_hints ?? []} />}
        {tab === "papers" && (
          <Checklist product={product.code} papers={handbook.checklist ?? []} />
        )}
      </div>
      {form && (
        <div class="actions">
          <a class="button primary" href={`#/form/${form}?product=${product.code}`}>
            {say("handbook.quote")}
          </a>
        </div>
      )}
    </>
  );
}

function Hints({ hints }: { hints: readonly (FillHint | Told)[] }) {
  return (
    <>
      {hints.map((given, index) => {
        const hint = passageOf(given) as FillHint;
        return (
          <section class="card passage" key={`${pick(hint.title)} ${index + 1}`}>
            {hint.title && <h2 class="h3">{pick(hint.title)}</h2>}
            <p class="pre">{pick(hint.text)}</p>
            {hint.right && (
              <p class="good">
                {say("handbook.right")} {pick(hint.right)}
              </p>
            )}
            {hint.wrong && (
              <p class="bad">
                {say("handbook.wrong")} {pick(hint.wrong)}
              </p>
            )}
          </section>
        );
      })}
    </>
  );
}

function paperOf(given: ListedPaper | Told): ListedPaper {
  return typeof given === "object" && "name" in given ? given : { name: given as Told };
}

/** Papers to bring; what is ticked stays ticked on this device. */
function Checklist({
  product,
  papers,
}: {
  product: string;
  papers: readonly (ListedPaper | Told)[];
}) {
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const place = `checklist.${product}`;
  const shelf = shelfOf(session.person.get()?.id ?? "");
  useEffect(() => {
    void shelf.get<number[]>("marks", place).then((kept) => setTicked(new Set(kept ?? [])));
  }, []);
  const keep = (next: ReadonlySet<number>) => {
    setTicked(next);
    void shelf.put("marks", place, [...next]);
  };
  return (
    <>
      <div class="group">
        {papers.map(paperOf).map((paper, index) => (
          <label key={pick(paper.name)} class="tick">
            <input
              type="checkbox"
              checked={ticked.has(index)}
              onChange={() => {
                const next = new Set(ticked);
                if (!next.delete(index)) next.add(index);
                keep(next);
              }}
            />
            <span class="grow">
              {pick(paper.name)}
              {paper.when && <span class="second">{pick(paper.when)}</span>}
            </span>
            {paper.required && <span class="second">{say("handbook.required")}</span>}
          </label>
        ))}
      </div>
      {ticked.size > 0 && (
        <button type="button" class="wide" onClick={() => keep(new Set())}>
          {say("handbook.clear")}
        </button>
      )}
    </>
  );
}
