/** What the shell fetches right after its first sight (外壳之外): pages, outbox, storage. */
import type { ComponentType } from "preact";
import { adopt } from "../ui/adopt.ts";
import { lazy } from "../ui/lazy.tsx";
import pages from "../ui/pages.css?inline";

export { outbox } from "../offline/post-office.ts";
export { shelfOf } from "../offline/shelf.ts";
export { approve } from "./case/approve.ts";
export { Around } from "./frame/around.tsx";

adopt(pages);

/** The pages beyond the inbox, by the first part of their address. */
export const PAGES: Record<string, ComponentType<{ path: string[] }>> = {
  case: lazy(async () => (await import("./case/case.tsx")).Case),
  form: lazy(async () => (await import("./form/form.tsx")).Form),
  me: lazy(async () => (await import("./me/me.tsx")).Me),
  new: lazy(async () => (await import("./form/new.tsx")).New),
  notices: lazy(async () => (await import("./notices/notices.tsx")).Notices),
  product: lazy(async () => (await import("./handbook/product.tsx")).Product),
  products: lazy(async () => (await import("./handbook/products.tsx")).Products),
  queue: lazy(async () => (await import("./queue/queue.tsx")).Queue),
  quote: lazy(async () => (await import("./quotes/quote.tsx")).Quote),
  quotes: lazy(async () => (await import("./quotes/quotes.tsx")).Quotes),
};

/** The sheet for a return or a refusal. */
export const DecideSheet = lazy(
  async () => (await import("./case/decide-sheet.tsx")).DecideSheet,
  () => null,
);
