/**
 * Asking from the desk (桌面查询): answers are shown again at once while they are asked for anew,
 * and belong to the person and the language they were given to.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { callNamed } from "../api/client.ts";
import { session } from "../api/session.ts";
import { locale } from "../i18n/words.ts";
import { useCell } from "../lib/cell.ts";

const MOST_KEPT = 60;
const kept = new Map<string, unknown>();
let keeper: string | undefined;

/** Send a GraphQL text; lists are asked for so, since their columns vary. */
export async function askText<T>(query: string, variables: object): Promise<T> {
  return (await callNamed({ query }, variables)) as T;
}

/** What is known of something asked for. */
export interface Answer<T> {
  value: T | undefined;
  problem: Error | null;
  /** Whether a newer answer is on its way. */
  isBusy: boolean;
  again(): void;
}

function forgetOthers(): void {
  const who = session.person.get()?.id;
  if (who !== keeper) kept.clear();
  keeper = who;
}

function keep(key: string, value: unknown): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}

/** Ask under a key; an empty key asks nothing. The last answer stands in until the new one is there. */
export function useAnswer<T>(key: string, load: () => Promise<T>): Answer<T> {
  const language = useCell(locale);
  const [turn, setTurn] = useState(0);
  const [, draw] = useState({});
  const loader = useRef(load);
  loader.current = load;
  forgetOthers();
  const place = key && `${language} ${key}`;
  const state = useRef({ place: "", problem: null as Error | null, isBusy: true });
  if (state.current.place !== place) {
    state.current = { place, problem: null, isBusy: place !== "" };
  }

  useEffect(() => {
    if (!place) return;
    const mine = state.current;
    mine.isBusy = true;
    loader
      .current()
      .then(
        (value) => {
          keep(place, value);
          mine.problem = null;
        },
        (problem: Error) => {
          mine.problem = problem;
        },
      )
      .finally(() => {
        mine.isBusy = false;
        draw({});
      });
  }, [place, turn]);

  return {
    value: kept.get(place) as T | undefined,
    problem: state.current.problem,
    isBusy: state.current.isBusy,
    again: () => setTurn((count) => count + 1),
  };
}
