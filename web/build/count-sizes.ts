/** The check that keeps the phone's page within one TCP window (手机首屏大小). */
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What a server may send before the first answer comes back: ten packets, less the headers. */
export const SHELL_LIMIT_BYTES = 14 * 1024;

/** The Vite plugin; the build fails when the phone's page, gzip -9, is larger than the limit. */
export function countSizes(): Plugin {
  return {
    name: "portico-count-sizes",
    applyToEnvironment: (environment) => environment.name === "phone",
    writeBundle(_, bundle) {
      const page = bundle["m.html"];
      if (page?.type !== "asset") return;
      const bytes = gzipSync(String(page.source), { level: 9 }).length;
      this.info(`m.html is ${bytes} bytes gzip -9 of at most ${SHELL_LIMIT_BYTES}`);
      if (bytes > SHELL_LIMIT_BYTES) {
        this.error(`m.html is ${bytes - SHELL_LIMIT_BYTES} bytes over; load something lazily`);
      }
    },
  };
}
