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
  isFresh: boolean;
  again(): Promise<void>;
  /** Put in what the screen knows better than the last answer. */
  set(value: T): void;
}

interface Kept<T> {
  value: T;
  at: number;
}

const seen = new Map<string, Kept<unknown>>();

/** Forget everything that was seen, when a person leaves. */
export function forgetSeen(): void {
  seen.clear();
}

/** Ask for something under a name; the last answer is there before the new one. */
export function useAsked<T>(name: string, load: () => Promise<T>): Asked<T> {
  const language = useCell(locale);
  const [, draw] = useState({});
  const place = useRef({ name: "", problem: null as Error | null, isFresh: false });
  const loader = useRef(load);
  loader.current = load;
  const state = place.current;
  if (state.name !== name) place.current = { name, problem: null, isFresh: false };

  const again = async () => {
    const mine = place.current;
    try {
      const value = await loader.current();
      remember(name, value);
      mine.isFresh = true;
      mine.problem = null;
    } catch (problem) {
      mine.problem = problem as Error;
    }
    draw({});
  };

  useEffect(() => {
    let isHere = true;
    if (!seen.has(name)) {
      void recall<T>(name).then((old) => {
        if (!isHere || !old || seen.has(name)) return;
        seen.set(name, old);
        draw({});
      });
    }
    void again();
    return () => {
      isHere = false;
    };
  }, [name, language]);

  const known = seen.get(name) as Kept<T> | undefined;
  return {
    value: known?.value,
    at: known?.at ?? 0,
    problem: place.current.problem,
    isFresh: place.current.isFresh,
    again,
    set(value) {
      seen.set(name, { value, at: known?.at ?? Date.now() });
      draw({});
    },
  };
}

/** Keep an answer for the next visit. */
export function remember(name: string, value: unknown): void {
  const kept = { value, at: Date.now() };
  seen.set(name, kept);
  const owner = session.person.get()?.id;
  if (!owner) return;
  rest()
    .then(({ shelfOf }) => shelfOf(owner).put("kept", name, kept))
    // A full or locked storage costs the next visit its head start, nothing else.
    .catch(() => undefined);
}

/** The last answer under a name. */
export async function recall<T>(name: string): Promise<Kept<T> | undefined> {
  const owner = session.person.get()?.id;
  const there = seen.get(name) as Kept<T> | undefined;
  if (there || !owner) return there;
  return rest()
    .then(({ shelfOf }) => shelfOf(owner).get<Kept<T>>("kept", name))
    .catch(() => undefined);
}
