/** The way back (返回). */
import { say } from "../i18n/words.ts";
import { back } from "../lib/go.ts";
import { Stroke } from "./icons.tsx";

/** A button that goes back to where the person came from, or up. */
export function Back({ up }: { up: string }) {
  return (
    <button type="button" class="plain" aria-label={say("back")} onClick={() => back(up)}>
      <Stroke path="M15 5l-7 7 7 7" />
    </button>
  );
}
