/** Growth as people read it (增长): a sign, an arrow and a percentage. */
import { say } from "../../i18n/words.ts";
import { percent } from "../../lib/figures.ts";

/** The mark; nothing to compare with is a dash. */
export function Growth({ share }: { share: string | null | undefined }) {
  if (!share) return <span class="none">—</span>;
  const isDown = share.startsWith("-");
  const size = percent(share.replace("-", ""));
  if (size === "0%") return <span>{size}</span>;
  return (
    <span class={isDown ? "down" : "up"}>
      <span aria-hidden="true">{isDown ? "▼" : "▲"} </span>
      <span class="hidden">{say(isDown ? "report.down" : "report.up")} </span>
      {size}
    </span>
  );
}
