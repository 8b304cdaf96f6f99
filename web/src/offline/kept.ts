/** Answers kept for the next time (上次的内容): shown at once, with their time, then renewed. */
import { useEffect, useRef, useState } from "preact/hooks";
import { session } from "../api/session.ts";
import { locale } from "../i18n/words.ts";
import { useCell } from "../lib/cell.ts";
import { rest } from "../rest.ts";

/** What a screen knows of something it asked for. */
export interface Asked<T> {
  value: T | undefined;
  /** When the server gave it. */
  at: number;
  problem: Error | null;
  again(): Promise<void>;
}

interface Kept<T> {
  value: T;
  at: number;
}

let owner = "";
let answers = new Map<string, Kept<unknown>>();

/** What was seen since the page was opened, by the person who is signed in now. */
function seen(): Map<string, Kept<unknown>> {
  const person = session.person.get()?.id ?? "";
  if (person !== owner) {
    owner = person;
    answers = new Map();
  }
  return answers;
}

/** Ask for something under a name; the last answer is there before the new one. */
export function useAsked<T>(name: string, load: () => Promise<T>): Asked<T> {
  const language = useCell(locale);
  const [, draw] = useState({});
  const problem = useRef<{ of: string; error: Error } | null>(null);

  const again = async () => {
    const asker = session.person.get();
    try {
      const value = await load();
      // Whoever signed out meanwhile leaves nothing to the next person.
      if (session.person.get() !== asker) return;
      remember(name, value);
      problem.current = null;
    } catch (error) {
      problem.current = { of: name, error: error as Error };
    }
    draw({});
  };

  useEffect(() => {
    void recall(name).then((old) => {
      if (!old || seen().has(name)) return;
      seen().set(name, old);
      draw({});
    });
    void again();
  }, [name, language]);

  const known = seen().get(name) as Kept<T> | undefined;
  return {
    value: known?.value,
    at: known?.at ?? 0,
    problem: problem.current?.of === name ? problem.current.error : null,
    again,
  };
}

/** Keep an answer for the next visit. */
export function remember(name: string, value: unknown): void {
  const kept = { value, at: Date.now() };
  seen().set(name, kept);
  const whose = owner;
  rest()
    .then(({ shelfOf }) => shelfOf(whose).put("kept", name, kept))
    // A full or locked storage costs the next visit its head start, nothing else.
    .catch(() => undefined);
}

/** The last answer under a name. */
export async function recall<T>(name: string): Promise<Kept<T> | undefined> {
  return (
    (seen().get(name) as Kept<T> | undefined) ??
    rest()
      .then(({ shelfOf }) => shelfOf(owner).get<Kept<T>>("kept", name))
      .catch(() => undefined)
  );
}
