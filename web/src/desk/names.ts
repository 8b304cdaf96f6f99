/** Names that many screens show (名称): products by code, org units by id, for one person. */
import { locale } from "../i18n/words.ts";
import { type Answer, askText, useAnswer } from "./ask.ts";

/** Something with a name in both languages. */
export interface Named {
  nameZh: string;
  nameEn: string;
}

/** A product in short. */
export interface ProductName extends Named {
  code: string;
  productClass: string;
}

/** An org unit of the reader's reach; the parent when that is within reach too. */
export interface UnitName extends Named {
  id: string;
  code: string;
  kind: string;
  parentId: string | null;
}

/** The side of a name that the reader reads. */
export function nameOf(named: Named | null | undefined): string {
  if (!named) return "";
  return locale.get() === "en" ? named.nameEn || named.nameZh : named.nameZh || named.nameEn;
}

/** A person's name as the reader reads it. */
export function personName(person: { name: string; nameEn?: string } | null | undefined): string {
  if (!person) return "";
  return (locale.get() === "en" && person.nameEn) || person.name;
}

const PRODUCTS = "{ products(first: 200) { nodes { code nameZh nameEn productClass } } }";
const UNITS = "{ orgTree { units { id code nameZh nameEn kind parentId } } }";

/** The products, by code. */
export function useProducts(): Answer<Map<string, ProductName>> {
  return useAnswer("products", async () => {
    const { products } = await askText<{ products: { nodes: ProductName[] } }>(PRODUCTS, {});
    return new Map(products.nodes.map((product) => [product.code, product]));
  });
}

/** The org units within reach, parents first, by id. */
export function useUnits(): Answer<Map<string, UnitName>> {
  return useAnswer("units", async () => {
    const { orgTree } = await askText<{ orgTree: { units: UnitName[] } }>(UNITS, {});
    return new Map(orgTree.units.map((unit) => [unit.id, unit]));
  });
}
