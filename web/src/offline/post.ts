/** The shell's side of the outbox (发件箱入口): what is in it, and what became of it. */
import { cell } from "../lib/cell.ts";
import type { Command } from "./outbox.ts";

/** What waits to be sent, in order. */
export const commands = cell<Command[]>([]);

/** Why what is shown may be out of date. */
export type Stir = "sent" | "refused" | "news";

const watchers = new Set<(state: Stir) => void>();

/** Hear when the server has answered a command, or has news. */
export function whenAnswered(run: (state: Stir) => void): () => void {
  watchers.add(run);
  return () => watchers.delete(run);
}

/** Tell those who show something that it may have changed. */
export function tellAnswered(state: Stir): void {
  for (const run of [...watchers]) run(state);
}
