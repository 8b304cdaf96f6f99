/**
 * Where the device keeps things (本机存储): one IndexedDB a person, or memory where there is none.
 *
 * Each person has an own database, so that nobody meets another's drafts on a shared phone and
 * signing out can delete all of it at once.
 */

/** What is kept apart. */
export type Room = "kept" | "drafts" | "outbox" | "marks";

/** A person's storage. */
export interface Shelf {
  get<T>(room: Room, key: string): Promise<T | undefined>;
  all<T>(room: Room): Promise<T[]>;
  put(room: Room, key: string, value: unknown): Promise<void>;
  /** Read and write one value with nothing between; `undefined` deletes it. Gives the new one. */
  change<T>(
    room: Room,
    key: string,
    next: (old: T | undefined) => T | undefined,
  ): Promise<T | undefined>;
  wipe(): Promise<void>;
}

const ROOMS: Room[] = ["kept", "drafts", "outbox", "marks"];

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A person's storage in IndexedDB. */
export function openShelf(name: string, factory: IDBFactory = indexedDB): Shelf {
  let opening: Promise<IDBDatabase> | null = null;
  const database = () => {
    opening ??= (() => {
      const request = factory.open(name, 1);
      request.onupgradeneeded = () => {
        for (const room of ROOMS) request.result.createObjectStore(room);
      };
      return answered(request).then((opened) => {
        // Another tab that signs out must be able to delete it.
        opened.onversionchange = () => {
          opened.close();
          opening = null;
        };
        return opened;
      });
    })();
    return opening;
  };
  const store = async (room: Room, mode: IDBTransactionMode) =>
    (await database()).transaction(room, mode).objectStore(room);

  return {
    get: async (room, key) => answered((await store(room, "readonly")).get(key)),
    all: async (room) => answered((await store(room, "readonly")).getAll()),
    async put(room, key, value) {
      await answered((await store(room, "readwrite")).put(value, key));
    },
    async change(room, key, next) {
      const inside = await store(room, "readwrite");
      const value = next(await answered(inside.get(key)));
      if (value === undefined) await answered(inside.delete(key));
      else await answered(inside.put(value, key));
      return value;
    },
    async wipe() {
      (await database()).close();
      opening = null;
      await answered(factory.deleteDatabase(name));
    },
  };
}

/** The same in memory: nothing outlives the page, but everything works. */
export function memoryShelf(): Shelf {
  const rooms = new Map<Room, Map<string, unknown>>(ROOMS.map((room) => [room, new Map()]));
  const room = (name: Room) => rooms.get(name) as Map<string, unknown>;
  return {
    get: async <T>(name: Room, key: string) => room(name).get(key) as T | undefined,
    all: async <T>(name: Room) => [...room(name).values()] as T[],
    async put(name, key, value) {
      room(name).set(key, value);
    },
    async change<T>(name: Room, key: string, next: (old: T | undefined) => T | undefined) {
      const value = next(room(name).get(key) as T | undefined);
      if (value === undefined) room(name).delete(key);
      else room(name).set(key, value);
      return value;
    },
    async wipe() {
      for (const name of ROOMS) room(name).clear();
    },
  };
}

let current: { owner: string; shelf: Shelf } | null = null;

/** The storage of the person who is signed in. */
export function shelfOf(owner: string): Shelf {
  if (current?.owner !== owner) {
    const shelf = globalThis.indexedDB ? openShelf(`portico.${owner}`) : memoryShelf();
    current = { owner, shelf };
  }
  return current.shelf;
}
