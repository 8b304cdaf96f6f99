/** Where the person is (路由): the part of the address after `#`, so that a server needs no rules. */
import { cell } from "./cell.ts";

/** An address within the client: `#/quotes/12?tab=rates`. */
export interface Route {
  path: string[];
  query: URLSearchParams;
}

/** Read an address. */
export function readRoute(hash: string): Route {
  const [path = "", query] = hash.replace(/^#\/?/, "").split("?");
  return { path: path.split("/").map(decodeURIComponent), query: new URLSearchParams(query) };
}

/** The present address. */
export const route = cell<Route>(readRoute(globalThis.location?.hash ?? ""));

/** Begin to follow the address bar. */
export function followAddress(): void {
  addEventListener("hashchange", () => {
    route.set(readRoute(location.hash));
  });
}
