/** The handbook (产品手册): what the reader may sell, found in a moment, also offline. */
import { useEffect, useState } from "preact/hooks";
import { type Key, pick, say } from "../../i18n/words.ts";
import { useFavourites } from "../../offline/favourites.ts";
import {
  type Package,
  type ProductPart,
  readPackage,
  renewPackage,
} from "../../offline/package.ts";
import { Head } from "../../ui/head.tsx";
import { Stroke } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { explain, Problem, Skeleton } from "../../ui/waiting.tsx";
import { Age } from "./age.tsx";
import { findProducts, valuesOf } from "./finding.ts";
import { firstWords } from "./passages.tsx";

/** What is looked for survives a look at a product. */
const last = { words: "", class: "", channel: "", isFavourites: false };

/** A class or channel in words, or its code when it has none. */
export function named(kind: "class" | "channel", code: string): string {
  const key = `${kind}.${code}`;
  const words = say(key as Key);
  return words === key ? code : words;
}

/** The package, from the device at once and from the server after. */
export function usePackage(): { kept: Package | undefined; problem: string; again: () => void } {
  const [kept, setKept] = useState<Package>();
  const [problem, setProblem] = useState("");
  const again = () => {
    setProblem("");
    renewPackage().then(setKept, (caught: Error) => setProblem(explain(caught)));
  };
  useEffect(() => {
    void readPackage().then((old) => old && setKept((now) => now ?? old));
    again();
  }, []);
  return { kept, problem, again };
}

/** The page. */
export function Products() {
  const { kept, problem, again } = usePackage();
  return (
    <main class="page">
      <Head title={say("nav.products")} />
      {kept ? (
        <>
          <Age at={kept.at} isFailing={Boolean(problem)} />
          <List products={Object.values(kept.products).filter((each) => each.is_offered)} />
        </>
      ) : problem ? (
        <Problem words={problem} again={again} />
      ) : (
        <Skeleton />
      )}
    </main>
  );
}

function List({ products }: { products: readonly ProductPart[] }) {
  const [wanted, setWanted] = useState({ ...last });
  const favourites = useFavourites();
  const change = (next: Partial<typeof last>) => {
    Object.assign(last, next);
    setWanted({ ...last });
  };
  const found = findProducts(
    products,
    { ...wanted, favourites: wanted.isFavourites ? favourites.codes : null },
    favourites.codes,
  );
  const classes = valuesOf(products.map((product) => product.class));
  const channels = valuesOf(products.flatMap((product) => product.channels ?? []));
  return (
    <>
      <input
        type="search"
        class="search"
        aria-label={say("handbook.search")}
        placeholder={say("handbook.search")}
        value={wanted.words}
        onInput={(event) => change({ words: event.currentTarget.value })}
      />
      <div class="tabs filter">
        <button
          type="button"
          aria-pressed={wanted.isFavourites}
          onClick={() => change({ isFavourites: !wanted.isFavourites })}
        >
          {say("handbook.favourites")}
        </button>
        {classes.map((code) => (
          <button
            type="button"
            key={code}
            aria-pressed={wanted.class === code}
            onClick={() => change({ class: wanted.class === code ? "" : code })}
          >
            {named("class", code)}
          </button>
        ))}
        {channels.map((code) => (
          <button
            type="button"
            key={code}
            aria-pressed={wanted.channel === code}
            onClick={() => change({ channel: wanted.channel === code ? "" : code })}
          >
            {named("channel", code)}
          </button>
        ))}
      </div>
      <p class="hidden" role="status">
        {say("handbook.found", { n: found.length })}
      </p>
      <ul class="list">
        {found.map((product) => (
          <ProductCard key={product.code} product={product} favourites={favourites} />
        ))}
        {found.length === 0 && <li class="empty">{say("handbook.none")}</li>}
      </ul>
    </>
  );
}

function ProductCard({
  product,
  favourites,
}: {
  product: ProductPart;
  favourites: ReturnType<typeof useFavourites>;
}) {
  return (
    <li class="card row top">
      <a href={`#/product/${product.code}`} class="open grow">
        <h2 class="h3">{pick(product.name)}</h2>
        <p class="second">
          {named("class", product.class)} · {product.code}
        </p>
        <p class="clamp">{firstWords(product.handbook?.overview)}</p>
        {product.off_sale_on && (
          <Mark mood="warn">{say("handbook.ends", { on: product.off_sale_on })}</Mark>
        )}
      </a>
      <Star product={product} favourites={favourites} />
    </li>
  );
}

/** Marks a product as a favourite. */
export function Star({
  product,
  favourites,
}: {
  product: ProductPart;
  favourites: ReturnType<typeof useFavourites>;
}) {
  const isOne = favourites.codes.has(product.code);
  return (
    <button
      type="button"
      class={`plain star ${isOne ? "is-on" : ""}`}
      aria-pressed={isOne}
      aria-label={say("handbook.favourite", { name: pick(product.name) })}
      onClick={() => favourites.toggle(product.code)}
    >
      <Stroke path="M12 4l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z" />
    </button>
  );
}
