/** What the shell fetches right after its first sight (外壳之外): pages, outbox, storage. */
import type { ComponentType } from "preact";
import { lazy } from "../ui/lazy.tsx";

export { outbox } from "../offline/post-office.ts";
export { shelfOf } from "../offline/shelf.ts";
export { approve } from "./case/approve.ts";
export { Around } from "./frame/around.tsx";

/** The pages beyond the inbox, by the first part of their address. */
export const PAGES: Record<string, ComponentType<{ path: string[] }>> = {
  case: lazy(async () => (await import("./case/case.tsx")).Case),
};

/** The sheet for a return or a refusal. */
export const DecideSheet = lazy(
  async () => (await import("./case/decide-sheet.tsx")).DecideSheet,
  () => null,
);
