/** Moving within the client (跳转). */
import { readRoute, route } from "./route.ts";

let visited = 0;

route.watch(() => {
  visited += 1;
});

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
  if (visited > 0) history.back();
  else go(up, true);
}
