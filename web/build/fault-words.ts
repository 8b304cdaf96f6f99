/**
 * The words of faults that the phone finds itself (校验提示): taken from the server's message files
 * at build time, so that phone and server say the same.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const MESSAGES = join(import.meta.dirname, "../../backend/kit/messages");
const PREFIX = "virtual:fault-words/";
const FOUND_ON_PHONE = /^(field|form|price|rate|date|number|money|customer|quote|policy\.quote)\./;

/** The messages of one language whose codes a phone may find. */
export function faultWords(locale: string, folder = MESSAGES): Record<string, string> {
  const words: Record<string, string> = {};
  for (const name of readdirSync(join(folder, locale)).sort()) {
    if (!name.endsWith(".toml")) continue;
    for (const line of readFileSync(join(folder, locale, name), "utf8").split("\n")) {
      const pair = /^"([\w.]+)"\s*=\s*(".*")\s*$/.exec(line);
      if (pair?.[1] && pair[2] && FOUND_ON_PHONE.test(pair[1])) {
        words[pair[1]] = JSON.parse(pair[2]) as string;
      }
    }
  }
  return words;
}

/** The Vite plugin; `virtual:fault-words/en` is a module with the messages. */
export function serveFaultWords(): Plugin {
  return {
    name: "portico-fault-words",
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      return `export const words = ${JSON.stringify(faultWords(id.slice(PREFIX.length + 1)))};`;
    },
  };
}
