/**
 * The service worker (离线缓存): keeps the phone's page and chunks, so that it opens without a line.
 *
 * It never touches the API: what is read and written offline lies in IndexedDB, where the
 * person can see it. Everything works without this worker too, but for opening offline.
 */
declare const self: ServiceWorkerGlobalScope;

export {};

const FILES = "__FILES__" as unknown as string[];
const CACHE = "portico-__VERSION__";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === "/m/") {
    event.respondWith(page(event.request));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(kept(event.request, url.pathname));
  }
});

/** The page from the network when it answers soon, else the kept one: new versions come at once. */
async function page(request: Request): Promise<Response> {
  const cached = await caches.match("/m/");
  const fresh = fetch(request).then((answer) => (answer.ok ? answer : Promise.reject(answer)));
  if (!cached) return fresh;
  const soon = new Promise<Response>((resolve) => setTimeout(() => resolve(cached), 1500));
  return Promise.race([fresh, soon]).catch(() => cached);
}

/** A chunk never changes under its name, so the kept copy is as good as the server's. */
async function kept(request: Request, path: string): Promise<Response> {
  return (await caches.match(path)) ?? fetch(request);
}
