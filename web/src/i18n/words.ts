/**
 * The words people see (界面文字): message files in both languages, looked up by key.
 *
 * The shell's words travel with the shell, so that sign-in needs no second request: all in Chinese,
 * the first page's in English. The others come with their screens, in the reader's language alone.
 */
import { cell } from "../lib/cell.ts";
import { first as english } from "./en/first.ts";
import type { desk } from "./zh-CN/desk.ts";
import type { phone } from "./zh-CN/phone.ts";
import { shell as chinese } from "./zh-CN/shell.ts";

/** The languages there are. */
export type Locale = "zh-CN" | "en";

/** A text in both languages, as definitions hold them. */
export interface Bilingual {
  zh?: string;
  en?: string;
}

/** A key of a message. */
export type Key = keyof typeof chinese | keyof typeof phone | keyof typeof desk;

/** Where the choice of language is kept. */
export const LOCALE_PLACE = "portico.locale";
const SHELL = { "zh-CN": chinese, en: english };

function startLocale(): Locale {
  const chosen = globalThis.localStorage?.getItem(LOCALE_PLACE);
  const wished = chosen ?? globalThis.navigator?.language ?? "";
  return wished.startsWith("en") ? "en" : "zh-CN";
}

/** The reader's language. */
export const locale = cell<Locale>(startLocale());

type Load = (language: Locale) => Promise<Record<string, string>>;

const areas = new Map<string, Record<string, string>>();
const loaders = new Map<string, Load>([
  ["shell", async (to) => (to === "en" ? (await import("./en/shell.ts")).shell : chinese)],
]);

/** Get an area's words in the reader's language; they follow when the language changes. */
export async function loadWords(area: string, load: Load): Promise<void> {
  loaders.set(area, load);
  await prepareLocale(locale.get());
}

/** Get the words of every area that is in use in a language. */
export async function prepareLocale(to: Locale): Promise<void> {
  await Promise.all(
    [...loaders].map(async ([area, load]) => {
      const place = `${area}.${to}`;
      if (!areas.has(place)) areas.set(place, await load(to));
    }),
  );
}

/** A message with its facts filled in. */
export function say(key: Key, facts: Record<string, string | number> = {}): string {
  const language = locale.get();
  let text: string | undefined = (SHELL[language] as Record<string, string>)[key];
  for (const area of loaders.keys()) text ??= areas.get(`${area}.${language}`)?.[key];
  return (text ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ""));
}

/** The side of a bilingual text that the reader reads; the other when theirs is missing. */
export function pick(text: Bilingual | string | null | undefined): string {
  if (!text || typeof text === "string") return text ?? "";
  return (locale.get() === "en" ? text.en || text.zh : text.zh || text.en) ?? "";
}
