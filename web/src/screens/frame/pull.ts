/** Pulling a page down to ask again (下拉刷新). */
import { useEffect } from "preact/hooks";
import { cell } from "../../lib/cell.ts";
import { tellAnswered } from "../../offline/post.ts";

const FAR_ENOUGH = 72;

/** Whether letting go now asks again. */
export const isPulled = cell(false);

/** Watch for pulls while a component is there. */
export function usePull(): void {
  useEffect(() => {
    let from: number | null = null;
    const begin = (event: TouchEvent) => {
      const isFree = scrollY <= 0 && !(event.target as Element).closest("dialog, .scroll");
      from = isFree ? (event.touches[0]?.clientY ?? null) : null;
    };
    const move = (event: TouchEvent) => {
      const at = event.touches[0]?.clientY;
      if (from !== null && at !== undefined) isPulled.set(at - from > FAR_ENOUGH && scrollY <= 0);
    };
    const end = () => {
      if (isPulled.get()) tellAnswered("news");
      isPulled.set(false);
      from = null;
    };
    addEventListener("touchstart", begin, { passive: true });
    addEventListener("touchmove", move, { passive: true });
    addEventListener("touchend", end);
    addEventListener("touchcancel", end);
    return () => {
      removeEventListener("touchstart", begin);
      removeEventListener("touchmove", move);
      removeEventListener("touchend", end);
      removeEventListener("touchcancel", end);
    };
  }, []);
}
