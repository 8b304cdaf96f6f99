/** Values that screens watch (可观察的值): the whole of the client's state management. */
import { useEffect, useState } from "preact/hooks";

/** A value with watchers. */
export interface Cell<T> {
  get(): T;
  set(next: T): void;
  watch(run: (value: T) => void): () => void;
}

/** Make a cell. */
export function cell<T>(value: T): Cell<T> {
  const watchers = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const run of [...watchers]) run(next);
    },
    watch(run) {
      watchers.add(run);
      return () => watchers.delete(run);
    },
  };
}

/** A cell's value in a component, which is drawn again when it changes. */
export function useCell<T>(source: Cell<T>): T {
  const [, draw] = useState({});
  const value = source.get();
  useEffect(() => {
    // What changed between drawing and watching would be missed without this look.
    if (!Object.is(source.get(), value)) draw({});
    return source.watch(() => draw({}));
  }, [source]);
  return value;
}
