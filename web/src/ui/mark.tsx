/** A state as a word on a pale ground (状态标记). */
import type { ComponentChildren } from "preact";

/** How a state feels. */
export type Mood = "good" | "warn" | "bad" | "calm";

/** The mark. */
export function Mark({ mood, children }: { mood: Mood; children: ComponentChildren }) {
  return <span class={`mark ${mood === "warn" ? "" : mood}`}>{children}</span>;
}
