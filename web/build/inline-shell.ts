/**
 * Puts the phone's shell (手机外壳) whole into its page.
 *
 * On a slow line each request costs more than its bytes, so sign-in, inbox and everything they
 * need travel as one file. Lazy chunks still import the shell by its file name; they get a shim
 * there that hands out what the inlined shell has already made, so nothing exists twice.
 */
import { createHash } from "node:crypto";
import type { Plugin } from "vite";

const EXPORTS = /export\s*\{([^}]*)\};?\s*$/;

/** Vite's wrapping of `(await import(x)).name`, which only its preloader needs. */
const PRELOADED =
  /\w+\(async\(\)=>\{let\{(\w+):(\w+)\}=await import\((`[^`]+`)\);return\{\1:\2\}\},\[\]\)/g;

/** What the shell's chunk becomes: code for the page, and a shim for the lazy chunks. */
export function splitShell(code: string): { inlined: string; shim: string } {
  const absolute = code
    .replace(/import\((["'`])\.\//g, "import($1/assets/")
    .replace(PRELOADED, "import($3)");
  if (/\bimport\s*(?:[{*"'`]|\w+\s*(?:,|from))/.test(absolute)) {
    const found = absolute.slice(0, 80);
    throw new Error(`the phone's shell imports another chunk; it must be one file: ${found}`);
  }
  const pairs = (EXPORTS.exec(absolute)?.[1] ?? "")
    .split(",")
    .filter(Boolean)
    .map((pair) => pair.trim().split(/\s+as\s+/))
    .map(([local = "", name = local]) => ({ local, name }));
  const shared = pairs.map(({ local, name }) => `${name}:${local}`).join();
  const names = pairs.map(({ name }) => name).join();
  const inlined = absolute.replace(EXPORTS, `globalThis.portico={${shared}};`).trim();
  return { inlined, shim: `export const {${names}}=globalThis.portico;\n` };
}

/** The hash by which a Content-Security-Policy allows an inlined text. */
export function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** Vite's preloader of chunks costs a kilobyte; the service worker has the chunks already. */
export function plainImports(): Plugin {
  return {
    name: "portico-plain-imports",
    enforce: "pre",
    applyToEnvironment: (environment) => environment.name === "phone",
    load(id) {
      if (id === "\0vite/preload-helper.js") {
        return "export const __vitePreload = (load) => load();";
      }
      return null;
    },
  };
}

/** The Vite plugin; it acts on the phone's build alone and writes `csp.json` beside the pages. */
export function inlineShell(): Plugin {
  return {
    name: "portico-inline-shell",
    enforce: "post",
    applyToEnvironment: (environment) => environment.name === "phone",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const page = bundle["m.html"];
        const shell = Object.values(bundle).find(
          (file) => file.type === "chunk" && file.name === "m-shell",
        );
        if (page?.type !== "asset" || shell?.type !== "chunk") return;
        const sheets = Object.values(bundle).filter(
          (file) => file.type === "asset" && file.fileName.endsWith(".css"),
        );
        const style = sheets
          .map((sheet) => (sheet.type === "asset" ? String(sheet.source) : ""))
          .join("")
          .trim();
        const { inlined, shim } = splitShell(shell.code);
        if (inlined.includes("</script")) throw new Error("the shell would end its own script");
        page.source = String(page.source)
          .replace(/<script type="module"[^>]*><\/script>\s*/, "")
          .replace(/<link rel="(?:stylesheet|modulepreload)"[^>]*>\s*/g, "")
          .replace("</head>", () => `<style>${style}</style></head>`)
          .replace("</body>", () => `<script type="module">${inlined}</script></body>`)
          .replace(/>\s+</g, "><");
        for (const sheet of sheets) delete bundle[sheet.fileName];
        shell.code = shim;
        this.emitFile({
          type: "asset",
          fileName: "csp.json",
          source: `${JSON.stringify({ scripts: [hash(inlined)], styles: [hash(style)] }, null, 2)}\n`,
        });
      },
    },
  };
}
