/** Tells the service worker (离线缓存) which files the phone needs, and the version they make. */
import { createHash } from "node:crypto";
import type { Plugin } from "vite";

/** The Vite plugin; fills `__FILES__` and `__VERSION__` in the phone's service worker. */
export function precache(): Plugin {
  return {
    name: "portico-precache",
    enforce: "post",
    applyToEnvironment: (environment) => environment.name === "phone",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const worker = bundle["sw.js"];
        if (worker?.type !== "chunk") return;
        const files = Object.keys(bundle)
          .filter((name) => name.startsWith("assets/"))
          .sort();
        const version = createHash("sha256");
        for (const file of Object.values(bundle)) {
          if (file !== worker) version.update(file.type === "chunk" ? file.code : file.source);
        }
        const list = ["/m/", ...files.map((name) => `/${name}`)];
        worker.code = worker.code
          .replace(/["'`]?__FILES__["'`]?/, () => JSON.stringify(list))
          .replace("__VERSION__", version.digest("hex").slice(0, 12));
      },
    },
  };
}
