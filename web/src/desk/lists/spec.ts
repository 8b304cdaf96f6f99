/** What a list is made of (清单定义): its columns and its filters, one value a list. */
import type { Key } from "../../i18n/words.ts";

/** A record of a list: what was asked for, by GraphQL name. */
export type Row = { id: string } & Record<string, unknown>;

/** How a cell is shown. */
export type CellKind =
  | "text"
  | "number"
  | "state"
  | "word"
  | "product"
  | "unit"
  | "person"
  | "money"
  | "count"
  | "date"
  | "moment"
  | "masked";

/** A column. */
export interface Column {
  code: string;
  label: Key;
  kind: CellKind;
  /** What is asked of the record; its code when not given. */
  select?: string;
  /** What the list is sorted by when the head is clicked; nothing when it cannot be. */
  sort?: string;
  /** Whether it is shown until the reader chooses. */
  isUsual?: boolean;
  /** Where the words of a choice begin: `quote.state.`. */
  words?: string;
}

/** A filter, by what it is set with. */
export type Filter = { code: string; label: Key; field: string } & (
  | { kind: "choice"; options: readonly string[]; words: string }
  | { kind: "product" | "unit" | "person" | "amount" }
  | { kind: "dates"; isMoment?: boolean }
  | { kind: "record"; entity: "customer" }
);

/** A list. */
export interface ListSpec {
  /** Its place in the address, and its root field in GraphQL. */
  code: "customers" | "quotes" | "policies";
  /** The entity's GraphQL type, and its root field for one record. */
  type: string;
  entity: string;
  title: Key;
  columns: readonly Column[];
  filters: readonly Filter[];
  sort: string;
  /** Amounts that are added up under the list. */
  sums: readonly string[];
  /** Why it may be empty, and what to do. */
  empty: Key;
}
