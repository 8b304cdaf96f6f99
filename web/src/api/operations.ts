/** The stored documents (预存查询): their names, what goes in and what comes out. */
import type { Bilingual } from "../i18n/words.ts";
import type { Tokens } from "./session.ts";

/** What a manager sees of a case at a glance; made on the server from the form. */
export interface Card {
  title: string;
  subtitle: string;
  amount: string;
  currency: string;
  facts: { label: Bilingual; value: string }[];
  unusual: { code: string; words: Bilingual }[];
  applicant: string;
  unit: string;
  time_left?: string;
}

/** One line of an inbox. */
export interface InboxItem {
  id: string;
  caseId: string;
  card: Card;
  actions: string[];
  factsSeen: string;
  state: string;
  arrivedAt: string;
  dueAt: string | null;
}

/** Which inbox. */
export type Box = "TODO" | "DONE" | "STARTED" | "COPIED";

/** Part of a list. */
export interface Page<T> {
  nodes: T[];
  endCursor: string | null;
  hasMore: boolean;
  total: number;
}

interface Operation<Variables, Answer> {
  variables: Variables;
  answer: Answer;
}

/** Every stored document by name. */
export interface Operations {
  "sign-in": Operation<
    { login: string; password: string; device: string },
    { signIn: Tokens & { person: { id: string; name: string } } }
  >;
  refresh: Operation<{ refreshToken: string }, { refresh: Tokens }>;
  welcome: Operation<
    Record<string, never>,
    { demoPeople: { login: string; name: string; post: string; password: string }[] }
  >;
  inbox: Operation<{ box: Box; first: number; after: string | null }, { inbox: Page<InboxItem> }>;
}
