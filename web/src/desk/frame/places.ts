/** Where one can go (去处), by what the person may do. */
import type { Key } from "../../i18n/words.ts";
import type { Drawn } from "../ui/icons.ts";

/** A place of the rail. */
export interface Place {
  code: string;
  label: Key;
  icon: Drawn;
  /** The function it needs; none is for everybody. */
  needs: string;
  /** The key after `g` that goes there. */
  key: string;
}

const PLACES: readonly Place[] = [
  { code: "inbox", label: "desk.inbox", icon: "inbox", needs: "", key: "i" },
  {
    code: "customers",
    label: "desk.customers",
    icon: "customers",
    needs: "customer.read",
    key: "c",
  },
  { code: "quotes", label: "desk.quotes", icon: "quotes", needs: "quote.read", key: "q" },
  { code: "policies", label: "desk.policies", icon: "policies", needs: "policy.read", key: "p" },
  { code: "reports", label: "desk.reports", icon: "reports", needs: "report.run", key: "r" },
];

/** The places for a person who has these functions. */
export function placesFor(functions: readonly string[]): Place[] {
  return PLACES.filter(({ needs }) => !needs || functions.includes(needs));
}
