/** Finding products (产品查找): by class, channel, and words, nicknames or pinyin initials. */
import { pick } from "../../i18n/words.ts";
import { initials } from "../../lib/pinyin.ts";
import type { ProductPart } from "../../offline/package.ts";

/** What is looked for. */
export interface Wanted {
  words: string;
  class: string;
  channel: string;
  favourites: ReadonlySet<string> | null;
}

/** The products that fit, favourites first. */
export function findProducts(
  products: readonly ProductPart[],
  wanted: Wanted,
  favourites: ReadonlySet<string>,
): ProductPart[] {
  const words = wanted.words.trim().toUpperCase();
  return products
    .filter(
      (product) =>
        (!wanted.class || product.class === wanted.class) &&
        (!wanted.channel || (product.channels ?? []).includes(wanted.channel)) &&
        (!wanted.favourites || wanted.favourites.has(product.code)) &&
        (!words || keysOf(product).some((key) => key.includes(words))),
    )
    .sort(
      (one, other) =>
        Number(favourites.has(other.code)) - Number(favourites.has(one.code)) ||
        pick(one.name).localeCompare(pick(other.name), "zh-CN"),
    );
}

function keysOf({ code, name, nicknames = [], pinyin = "" }: ProductPart): string[] {
  const texts = [code, name.zh ?? "", name.en ?? "", pinyin, ...nicknames];
  return [...texts, ...texts.map(initials)].map((text) => text.toUpperCase());
}

/** Every value that some product has, in order. */
export function valuesOf(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value): value is string => Boolean(value)))].sort();
}
