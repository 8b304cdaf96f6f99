import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { faultWords } from "../build/fault-words.ts";
import { fingerprints } from "../build/list-operations.ts";
import { phone as englishPhone } from "../src/i18n/en/phone.ts";
import { shell as englishShell } from "../src/i18n/en/shell.ts";
import { phone } from "../src/i18n/zh-CN/phone.ts";
import { shell } from "../src/i18n/zh-CN/shell.ts";

const SOURCE = join(import.meta.dirname, "../src");
const HAN = /\p{Script=Han}/u;

function sources(folder = SOURCE): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const facts = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe("words", () => {
  test("have the same facts in both languages", () => {
    for (const [chinese, english] of [
      [shell, englishShell],
      [phone, englishPhone],
    ] as [Record<string, string>, Record<string, string>][]) {
      for (const [key, text] of Object.entries(chinese)) {
        expect([key, facts(english[key] ?? "")]).toEqual([key, facts(text)]);
      }
    }
  });

  test("stand in message files and nowhere in the screens", () => {
    for (const path of sources(join(SOURCE, "screens"))) {
      const code = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
      // The names of languages are written in themselves.
      const lines = code.split("\n").filter((line) => HAN.test(line) && !line.includes("中文"));
      expect([path, lines]).toEqual([path, []]);
    }
  });

  test("of faults that the phone finds are the server's, in both languages", () => {
    const [chinese, english] = [faultWords("zh-CN"), faultWords("en")];

    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    expect(chinese["field.required"]).toBeTruthy();
    expect(chinese["price.step.base"]).toBeTruthy();
  });
});

describe("stored documents", () => {
  test("are those that the client has types for", () => {
    const typed = readFileSync(join(SOURCE, "api/operations.ts"), "utf8");
    const body = typed.slice(typed.indexOf("export interface Operations"));
    const names = [...body.matchAll(/^ {2}"?([a-z-]+)"?: Operation</gm)].map(([, name]) => name);

    expect(Object.keys(fingerprints()).sort()).toEqual(names.sort());
  });
});
