/** Growth as people read it (增长): a sign, an arrow and a percentage. */
import { say } from "../../i18n/words.ts";
import { percent } from "../../lib/figures.ts";

/** A percentage with both its decimals, so that a column of them lines up. */
function aligned(size: string): string {
  const [whole = "0", part = ""] = size.replace("%", "").split(".");
  return `${whole}.${part.padEnd(2, "0")}%`;
}

/** The mark; nothing to compare with is a dash. */
export function Growth({ share }: { share: string | null | undefined }) {
  if (!share) return <span class="none">—</span>;
  const isDown = share.startsWith("-");
  const size = aligned(percent(share.replace("-", "")));
  if (size === "0.00%") return <span>{size}</span>;
  return (
    <span class={isDown ? "down" : "up"}>
      <span aria-hidden="true">{isDown ? "▼" : "▲"} </span>
      <span class="hidden">{say(isDown ? "report.down" : "report.up")} </span>
      {size}
    </span>
  );
}
