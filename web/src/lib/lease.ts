/** A lease in the local storage (租约锁), for pages without HTTPS, where browsers have no lock. */

interface Lease {
  owner: string;
  until: number;
}

const LEASE_MILLISECONDS = 15_000;

/** Run while holding a lease; it ends by itself when its tab dies. */
export async function leased<T>(name: string, run: () => Promise<T>): Promise<T> {
  const place = `portico.lock.${name}`;
  const owner = String(Math.random());
  const held = (): Lease | null => JSON.parse(localStorage.getItem(place) ?? "null");
  for (;;) {
    const lease = held();
    if (!lease || lease.until < Date.now()) {
      const mine: Lease = { owner, until: Date.now() + LEASE_MILLISECONDS };
      localStorage.setItem(place, JSON.stringify(mine));
      await pause(30);
      if (held()?.owner === owner) break;
    }
    await pause(70);
  }
  try {
    return await run();
  } finally {
    if (held()?.owner === owner) localStorage.removeItem(place);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
