/** One tab at a time (跨页互斥). */

/** Run with a lock that all tabs of this origin share. */
export async function alone<T>(name: string, run: () => Promise<T>): Promise<T> {
  if (globalThis.navigator?.locks) return navigator.locks.request(name, run) as Promise<T>;
  return (await import("./lease.ts")).leased(name, run);
}
