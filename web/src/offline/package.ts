/**
 * The package (离线包): forms, products, rate tables and handbook of what the reader may sell.
 *
 * It is fetched by differences: the server leaves out the bodies of parts whose fingerprints the
 * phone has. After seven days without contact it is read with a warning, after thirty not at all.
 */
import { call } from "../api/client.ts";
import { session } from "../api/session.ts";
import type { FormDefinition, Sources } from "../form/engine/definition.ts";
import type { Bilingual } from "../i18n/words.ts";
import { cell } from "../lib/cell.ts";
import type { Product, Table } from "../pricing/definition.ts";
import type { Handbook } from "../screens/handbook/handbook-body.ts";
import { shelfOf } from "./shelf.ts";

/** A part as the server sends it; without body when the phone has it. */
export interface Part {
  kind: "form" | "product" | "table";
  code: string;
  /** The id of the definition's version, which goes back with what is filled in. */
  definition: string;
  fingerprint: string;
  body: unknown;
}

/** A form of the package. */
export interface FormPart {
  definition: string;
  body: FormDefinition;
  sources: Sources;
}

/** A product of the package, with its handbook. */
export type ProductPart = Product & Handbook & { definition: string };

/** Everything, ready to use. */
export interface Package {
  release: number;
  /** When the server was last asked. */
  at: number;
  forms: Record<string, FormPart>;
  products: Record<string, ProductPart>;
  tables: Record<string, Table>;
}

interface Kept {
  release: number;
  at: number;
  parts: Part[];
}

const PLACE = "package";
const WARNED_AFTER = 7 * 86_400_000;
const LOCKED_AFTER = 30 * 86_400_000;

const current = cell<{ owner: string; kept: Kept; ready: Package } | null>(null);
let fetching: Promise<Package> | null = null;

const owner = () => session.person.get()?.id ?? "";

/** How far a package may be trusted at a moment. */
export function standing(at: number, now = Date.now()): "fresh" | "old" | "locked" {
  if (now - at > LOCKED_AFTER) return "locked";
  return now - at > WARNED_AFTER ? "old" : "fresh";
}

/** Put the parts in order. */
export function assemble({ release, at, parts }: Kept): Package {
  const ready: Package = { release, at, forms: {}, products: {}, tables: {} };
  for (const { kind, code, definition, body } of parts) {
    if (kind === "form") {
      const { form, sources } = body as { form: FormDefinition; sources: Sources };
      ready.forms[code] = { definition, body: form, sources };
    } else if (kind === "product") {
      ready.products[code] = { ...(body as ProductPart), definition };
    } else ready.tables[code] = body as Table;
  }
  return ready;
}

/** The new parts, with the bodies that the phone already had. */
export function merge(old: readonly Part[], sent: readonly Part[]): Part[] {
  const bodies = new Map(old.map((part) => [part.fingerprint, part.body]));
  return sent.map((part) => ({ ...part, body: part.body ?? bodies.get(part.fingerprint) }));
}

async function readKept(): Promise<Kept | undefined> {
  const mine = current.get();
  if (mine?.owner === owner()) return mine.kept;
  const kept = await shelfOf(owner()).get<Kept>("kept", PLACE);
  if (kept) current.set({ owner: owner(), kept, ready: assemble(kept) });
  return kept;
}

/** The package as kept on this device, if there is one that may still be read. */
export async function readPackage(): Promise<Package | undefined> {
  await readKept();
  const mine = current.get();
  if (mine?.owner !== owner() || standing(mine.kept.at) === "locked") return undefined;
  return mine.ready;
}

/** When the package was last renewed; 0 when there is none. */
export async function readAge(): Promise<number> {
  return (await readKept())?.at ?? 0;
}

/** Ask the server for what changed; calls at the same time share one question. */
export function renewPackage(): Promise<Package> {
  fetching ??= (async () => {
    const who = owner();
    const old = await readKept();
    const have = old?.parts.map((part) => part.fingerprint) ?? [];
    const { package: sent } = await call("package", { have });
    const parts = merge(old?.parts ?? [], sent.parts);
    const kept: Kept = { release: sent.release, at: Date.now(), parts };
    const ready = assemble(kept);
    current.set({ owner: who, kept, ready });
    await shelfOf(who).put("kept", PLACE, kept);
    return ready;
  })().finally(() => {
    fetching = null;
  });
  return fetching;
}

/** What products and their covers are called in the package, by code. */
export function namesIn({ products }: Package): Readonly<Record<string, Bilingual>> {
  return Object.fromEntries(
    Object.values(products).flatMap((product) => [
      [product.code, product.name],
      ...Object.entries(product.liability_names ?? {}).map(([code, name]) => [
        `${product.code}.${code}`,
        name,
      ]),
    ]),
  );
}

/** The package: the kept one at once when there is one, else the server's. */
export async function getPackage(): Promise<Package> {
  return (await readPackage()) ?? renewPackage();
}
