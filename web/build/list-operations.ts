/**
 * The stored documents (预存查询) that the phone may ask for.
 *
 * A phone sends a document's name instead of its text; the manifest lets a server see whether
 * the client it serves was built from the same documents.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** The folder of the stored documents. */
export const OPERATIONS = join(import.meta.dirname, "../../mobile_api/operations");

/** Name → SHA-256 of every stored document, in order of name. */
export function fingerprints(folder = OPERATIONS): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".graphql"));
  return Object.fromEntries(
    names.sort().map((name) => {
      const text = readFileSync(join(folder, name));
      return [name.replace(/\.graphql$/, ""), createHash("sha256").update(text).digest("hex")];
    }),
  );
}

/** The Vite plugin; writes `operations.json` beside the pages. */
export function listOperations(): Plugin {
  return {
    name: "portico-list-operations",
    applyToEnvironment: (environment) => environment.name === "phone",
    generateBundle() {
      const source = `${JSON.stringify(fingerprints(), null, 2)}\n`;
      this.emitFile({ type: "asset", fileName: "operations.json", source });
    },
  };
}
