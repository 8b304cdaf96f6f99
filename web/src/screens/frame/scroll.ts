/** Where each page was scrolled to (滚动位置): coming back finds it as it was left. */
import { useEffect } from "preact/hooks";
import { route } from "../../lib/route.ts";

const places = new Map<string, number>();

/** Keep and restore the place of every page while a component is there. */
export function useScrollPlaces(): void {
  useEffect(() => {
    history.scrollRestoration = "manual";
    let shown = location.hash;
    return route.watch(() => {
      places.set(shown, scrollY);
      shown = location.hash;
      // After the new page is drawn from what is known of it.
      requestAnimationFrame(() => setTimeout(() => scrollTo(0, places.get(location.hash) ?? 0)));
    });
  }, []);
}
