/** Texts of the handbook (手册文字), as their definitions have them. */
import { pick } from "../../i18n/words.ts";
import type { Passage, Told } from "./handbook-body.ts";

/** A passage, whatever way it was written down. */
export function passageOf(given: Passage | Told): Passage {
  return typeof given === "object" && "text" in given ? given : { text: given as Told };
}

/** All passages of a part. */
export function passagesOf(given: Told | (Passage | Told)[] | undefined): Passage[] {
  if (!given) return [];
  return Array.isArray(given) ? given.map(passageOf) : [passageOf(given)];
}

/** The beginning of a part, for a card. */
export function firstWords(given: Told | (Passage | Told)[] | undefined): string {
  const first = passagesOf(given)[0];
  return first ? pick(first.text) : "";
}

/** Passages with their headings. */
export function Passages({ passages }: { passages: readonly Passage[] }) {
  return (
    <>
      {passages.map((passage, index) => (
        <section class="card passage" key={`${pick(passage.title)} ${index + 1}`}>
          {passage.title && <h2 class="h3">{pick(passage.title)}</h2>}
          <p class="pre">{pick(passage.text)}</p>
        </section>
      ))}
    </>
  );
}
