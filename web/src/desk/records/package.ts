/** The reader's package as asked for (离线包): forms and names, for words only; the desk keeps none. */
import { call } from "../../api/client.ts";
import type { Bilingual } from "../../i18n/words.ts";
import { assemble, namesIn, type Package } from "../../offline/package.ts";
import { useAnswer } from "../ask.ts";

/** The package, once it is there. */
export function usePackage(): Package | undefined {
  return useAnswer("package", async () => {
    const { package: sent } = await call("package", { have: [] });
    return assemble({ ...sent, at: Date.now() });
  }).value;
}

/** What products and covers are called in both languages, by code. */
export function useCoverNames(): Readonly<Record<string, Bilingual>> {
  const known = usePackage();
  return known ? namesIn(known) : {};
}
