/** Favourite products (收藏), kept on the device. */
import { useEffect, useState } from "preact/hooks";
import { session } from "../api/session.ts";
import { shelfOf } from "./shelf.ts";

const PLACE = "favourites";

/** The codes that are favourites, and a way to change them. */
export function useFavourites(): { codes: ReadonlySet<string>; toggle: (code: string) => void } {
  const [codes, setCodes] = useState<ReadonlySet<string>>(new Set());
  const shelf = shelfOf(session.person.get()?.id ?? "");
  useEffect(() => {
    void shelf.get<string[]>("marks", PLACE).then((kept) => setCodes(new Set(kept ?? [])));
  }, []);
  return {
    codes,
    toggle(code) {
      const next = new Set(codes);
      if (!next.delete(code)) next.add(code);
      setCodes(next);
      void shelf.put("marks", PLACE, [...next]);
    },
  };
}
