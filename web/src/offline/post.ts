/** The shell's side of the outbox (发件箱入口): what is in it, and what became of it. */
import { cell } from "../lib/cell.ts";
import type { Command } from "./outbox.ts";

/** What waits to be sent, in order. */
export const commands = cell<Command[]>([]);

const watchers = new Set<(state: "sent" | "refused") => void>();

/** Hear when the server has answered a command. */
export function whenAnswered(run: (state: "sent" | "refused") => void): () => void {
  watchers.add(run);
  return () => watchers.delete(run);
}

/** Tell that the server has answered a command. */
export function tellAnswered(state: "sent" | "refused"): void {
  for (const run of [...watchers]) run(state);
}
