/** What the code finds in every browser and Node lacks: a storage and locks, in memory. */

/** A storage that nothing outlives. */
export function aStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: (at) => [...kept.keys()][at] ?? null,
    removeItem: (key) => kept.delete(key),
    setItem: (key, value) => kept.set(key, value),
  };
}

let last: Promise<unknown> = Promise.resolve();

Object.defineProperty(globalThis, "localStorage", { value: aStorage(), configurable: true });
Object.defineProperty(globalThis.navigator ?? {}, "locks", {
  value: {
    // One after the other, as browsers hold it over all tabs.
    request: (_: string, run: () => Promise<unknown>) => {
      last = last.then(run, run);
      return last;
    },
  },
  configurable: true,
});
