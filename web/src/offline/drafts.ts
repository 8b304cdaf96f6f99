/** Drafts (草稿): answers kept on the device as they are typed, with the form they belong to. */
import { session } from "../api/session.ts";
import type { Bilingual } from "../i18n/words.ts";
import { newKey } from "../lib/key.ts";
import { type Shelf, shelfOf } from "./shelf.ts";

/** Answers as typed: texts, choices and child rows. */
export type Answers = Record<string, unknown>;

/** A form that was begun. */
export interface Draft {
  id: string;
  form: string;
  /** The version it was begun with; another version asks the person to look again. */
  definition: string;
  formTitle: Bilingual;
  title: string;
  answers: Answers;
  /** The quote that is being corrected, if it is one that came back. */
  quote: string;
  at: number;
}

function own(): Shelf {
  return shelfOf(session.person.get()?.id ?? "");
}

/** Begin a draft; nothing is kept before something is typed. */
export function newDraft(
  form: string,
  definition: string,
  formTitle: Bilingual,
  answers: Answers = {},
  quote = "",
): Draft {
  return { id: newKey(), form, definition, formTitle, title: "", answers, quote, at: Date.now() };
}

/** Keep a draft as it is now. */
export async function keepDraft(draft: Draft, shelf = own(), now = Date.now()): Promise<void> {
  await shelf.put("drafts", draft.id, { ...draft, at: now });
}

/** The drafts of this person, the latest first. */
export async function listDrafts(shelf = own()): Promise<Draft[]> {
  const all = await shelf.all<Draft>("drafts");
  return all.sort((one, other) => other.at - one.at);
}

/** One draft. */
export function findDraft(id: string, shelf = own()): Promise<Draft | undefined> {
  return shelf.get<Draft>("drafts", id);
}

/** The draft that corrects a quote, if it was begun. */
export async function draftOfQuote(quote: string, shelf = own()): Promise<Draft | undefined> {
  return (await listDrafts(shelf)).find((draft) => draft.quote === quote);
}

/** Delete a draft, when it was sent or is not wanted. */
export async function dropDraft(id: string, shelf = own()): Promise<void> {
  await shelf.change("drafts", id, () => undefined);
}
