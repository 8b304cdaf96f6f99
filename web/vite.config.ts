/** How the two clients are built: the phone as one inlined file, the desk as ordinary chunks. */
import { defineConfig } from "vitest/config";
import { countSizes } from "./build/count-sizes.ts";
import { serveFaultWords } from "./build/fault-words.ts";
import { inlineShell, plainImports } from "./build/inline-shell.ts";
import { listOperations } from "./build/list-operations.ts";
import { precache } from "./build/precache.ts";

const jsx = { runtime: "automatic", importSource: "preact" } as const;

export default defineConfig({
  oxc: { jsx },
  appType: "mpa",
  publicDir: "public",
  build: {
    target: "es2022",
    // Both themes are written out, so nothing needs to be made up for older browsers.
    cssTarget: ["chrome123", "safari17.5"],
    outDir: "dist",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  environments: {
    client: { build: { rolldownOptions: { input: { index: "index.html" } } } },
    phone: {
      consumer: "client",
      build: {
        outDir: "dist",
        emptyOutDir: false,
        copyPublicDir: false,
        modulePreload: { polyfill: false, resolveDependencies: () => [] },
        rolldownOptions: {
          input: { m: "m.html", sw: "src/offline/worker.ts" },
          output: {
            // The entry with all it imports at once is one chunk, which then moves into the page.
            codeSplitting: {
              includeDependenciesRecursively: true,
              groups: [{ name: "m-shell", test: /src\/phone\.tsx$/ }],
            },
            entryFileNames: (chunk) =>
              chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash:6].js",
            chunkFileNames: "assets/[name]-[hash:6].js",
          },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      const { client, phone } = builder.environments;
      if (client) await builder.build(client);
      if (phone) await builder.build(phone);
    },
  },
  plugins: [
    plainImports(),
    serveFaultWords(),
    listOperations(),
    inlineShell(),
    precache(),
    countSizes(),
  ],
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    environment: "node",
    setupFiles: ["test/browser.ts"],
  },
});
