/** What opens beside each list (详情), by the list's place in the address. */
import type { ComponentType } from "preact";
import type { Operations } from "../../api/operations.ts";
import { Customer } from "./customer.tsx";
import { Policy } from "./policy.tsx";
import { Quote } from "./quote.tsx";

/** Who reads which record. */
export interface RecordProps {
  id: string;
  me: Operations["me"]["answer"]["me"];
}

/** The records. */
export const RECORDS: Readonly<Record<string, ComponentType<RecordProps>>> = {
  customers: Customer,
  quotes: Quote,
  policies: Policy,
};
