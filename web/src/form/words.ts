/** What a fault says (校验提示): the server's own words, on the phone. */
import { locale } from "../i18n/words.ts";
import type { Fault } from "./engine/definition.ts";

let language = "";
let words: Record<string, string> = {};

/** Get the words in the reader's language. */
export async function loadFaultWords(): Promise<void> {
  const wanted = locale.get();
  if (language === wanted) return;
  const module =
    wanted === "en"
      ? await import("virtual:fault-words/en")
      : await import("virtual:fault-words/zh-CN");
  words = module.words;
  language = wanted;
}

/** A fault in words. */
export function sayFault({ code, facts }: Fault): string {
  // What the server found comes with its words.
  if (facts["message"]) return facts["message"];
  const text = words[code];
  if (!text) return code;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? "");
}
