/** Moving within the client (跳转). */
import { readRoute, route } from "./route.ts";

const KEPT = "portico.steps";

/** Go to an address; `replace` leaves no way back to the present one. */
export function go(path: string, replace = false): void {
  if (!replace) {
    location.hash = `/${path}`;
    return;
  }
  history.replaceState(history.state, "", `#/${path}`);
  route.set(readRoute(location.hash));
}

/** Go back to where the person came from, or up when the page was opened here. */
export function back(up: string): void {
  const before = Number(sessionStorage.getItem(KEPT) ?? history.length);
  if (history.length > before) history.back();
  else go(up, true);
}
