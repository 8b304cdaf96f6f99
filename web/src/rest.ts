/**
 * The rest of the client (其余部分): one chunk, fetched as soon as somebody is signed in, with
 * outbox, storage and the list of pages, and the words of all pages.
 */
import { loadWords } from "./i18n/words.ts";

/** What the chunk has. */
export type Rest = typeof import("./screens/rest.tsx");

/** The chunk and its words; asking again costs nothing. */
export async function rest(): Promise<Rest> {
  const [chunk] = await Promise.all([
    import("./screens/rest.tsx"),
    loadWords("phone", async (language) =>
      language === "en"
        ? (await import("./i18n/en/phone.ts")).phone
        : (await import("./i18n/zh-CN/phone.ts")).phone,
    ),
  ]);
  return chunk;
}
