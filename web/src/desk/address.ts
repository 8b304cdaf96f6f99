/** Where the person is on the desk (地址): plain paths, so that an address can be shared. */
import { cell } from "../lib/cell.ts";

/** An address: `/policies/123?state=in_force`. */
export interface Address {
  path: string[];
  query: URLSearchParams;
}

/** Read an address. */
export function readAddress(path: string, search: string): Address {
  const parts = path.split("/").filter(Boolean);
  return { path: parts.map(decodeURIComponent), query: new URLSearchParams(search) };
}

/** Write an address. */
export function writeAddress(path: readonly string[], query: URLSearchParams): string {
  // Commas and dots stay readable; a browser sends them as they are.
  const search = query.toString().replaceAll("%2C", ",");
  return `/${path.map(encodeURIComponent).join("/")}${search ? `?${search}` : ""}`;
}

const here = () =>
  readAddress(globalThis.location?.pathname ?? "/", globalThis.location?.search ?? "");

/** The present address. */
export const address = cell<Address>(here());

/** Go somewhere; `replace` leaves no way back to the present address. */
export function go(to: string, replace = false): void {
  history[replace ? "replaceState" : "pushState"](null, "", to);
  address.set(here());
}

/** Paths that the server answers itself. */
const OTHERS = /^\/(?:papers|verify|assets|m|graphql|files)\//;

/** Begin to follow the address bar, and to follow links without loading the page anew. */
export function followAddress(): void {
  addEventListener("popstate", () => address.set(here()));
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.download) return;
    if (link.origin !== location.origin || OTHERS.test(link.pathname)) return;
    const to = link.getAttribute("href") ?? "";
    if (to.startsWith("#")) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
