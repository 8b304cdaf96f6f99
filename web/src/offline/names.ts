/** Names of products and covers in the reader's language (名称), where the package has them. */
import { useEffect, useState } from "preact/hooks";
import { type Bilingual, pick } from "../i18n/words.ts";
import { namesIn, readPackage } from "./package.ts";

/** A way to name a product, or `product.cover`; what is not known keeps the name it came with. */
export function useNames(): (code: string, otherwise: string) => string {
  const [names, setNames] = useState<Readonly<Record<string, Bilingual>>>({});
  useEffect(() => void readPackage().then((kept) => kept && setNames(namesIn(kept))), []);
  return (code, otherwise) => pick(names[code]) || otherwise;
}
