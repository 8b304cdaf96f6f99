/**
 * What a list shows (视图), as its address says: `?q=王&state=in_force&issued=2026-01-01..&sort=-premium`.
 *
 * Pure: an address becomes a view, a view becomes an address and GraphQL variables.
 */
import { isDate } from "../../lib/dates.ts";
import type { Column, Filter, ListSpec } from "./spec.ts";

/** The records of a page. */
export const PAGE = 50;
const NARROW_COLUMNS = 4;

/** A view. */
export interface View {
  search: string;
  /** The text of each filter that is set, by code. */
  set: Readonly<Record<string, string>>;
  sort: readonly { field: string; isDown: boolean }[];
  columns: readonly string[] | null;
  after: string;
}

const OWN = { search: "q", sort: "sort", columns: "columns", after: "after" } as const;

/** Read a view; what the list does not know is left out. */
export function readView(spec: ListSpec, query: URLSearchParams): View {
  const set: Record<string, string> = {};
  for (const filter of spec.filters) {
    const text = query.get(filter.code) ?? "";
    if (text && condition(filter, text)) set[filter.code] = text;
  }
  const sortable = new Set(spec.columns.map((column) => column.sort));
  const sort = (query.get(OWN.sort) ?? spec.sort)
    .split(",")
    .map((part) => ({ field: part.replace(/^-/, ""), isDown: part.startsWith("-") }))
    .filter(({ field }) => sortable.has(field));
  const known = new Set(spec.columns.map((column) => column.code));
  const columns = query
    .get(OWN.columns)
    ?.split(",")
    .filter((code) => known.has(code));
  return {
    search: (query.get(OWN.search) ?? "").trim(),
    set,
    sort,
    columns: columns?.length ? columns : null,
    after: query.get(OWN.after) ?? "",
  };
}

/** Write a view. */
export function writeView(spec: ListSpec, view: View): URLSearchParams {
  const query = new URLSearchParams();
  if (view.search) query.set(OWN.search, view.search);
  for (const { code } of spec.filters) {
    const text = view.set[code];
    if (text) query.set(code, text);
  }
  const sort = view.sort.map(({ field, isDown }) => (isDown ? "-" : "") + field).join();
  if (sort && sort !== spec.sort) query.set(OWN.sort, sort);
  if (view.columns) query.set(OWN.columns, view.columns.join());
  if (view.after) query.set(OWN.after, view.after);
  return query;
}

/** The columns a view shows, in the list's order; the first one always. */
export function shownColumns(spec: ListSpec, view: View): Column[] {
  const chosen = view.columns && new Set(view.columns);
  return spec.columns.filter((column, index) =>
    index === 0 ? true : chosen ? chosen.has(column.code) : column.isUsual,
  );
}

/** The columns that fit beside an open record: who and how much, unless the reader chose. */
export function narrowColumns(view: View, columns: readonly Column[]): Column[] {
  if (view.columns) return [...columns];
  return columns.filter(({ kind }, index) => index < NARROW_COLUMNS || kind === "money");
}

/** Sort by a column: first as is usual for it, then the other way; `isAlso` keeps the others. */
export function sortBy(view: View, column: Column, isAlso: boolean): View {
  const field = column.sort;
  if (!field) return view;
  const old = view.sort.find((each) => each.field === field);
  const isAmount = column.kind === "money" || column.kind === "date" || column.kind === "moment";
  const next = { field, isDown: old ? !old.isDown : isAmount };
  const others = isAlso ? view.sort.filter((each) => each.field !== field) : [];
  return { ...view, sort: isAlso ? [...others, next] : [next], after: "" };
}

/** The two ends of a range: `a..b`, either may be missing. */
export function ends(text: string): { from: string; until: string } {
  const [from = "", until = ""] = text.split("..");
  return { from, until: text.includes("..") ? until : from };
}

/** Write a range; nothing when both ends are missing. */
export function range(from: string, until: string): string {
  return from || until ? `${from}..${until}` : "";
}

/** The GraphQL condition of a filter; nothing when its text means nothing. */
export function condition(filter: Filter, text: string): object | null {
  switch (filter.kind) {
    case "choice":
      return member(filter, text, (code) => filter.options.includes(code));
    case "product":
      return member(filter, text, (code) => /^[\w-]+$/.test(code));
    case "unit":
      return /^\d+$/.test(text) ? { [filter.field]: { under: text } } : null;
    case "person":
    case "record":
      return /^\d+$/.test(text) ? { [filter.field]: { eq: text } } : null;
    case "amount":
      return between(filter.field, text, (end) =>
        /^-?\d{1,15}(\.\d{1,2})?$/.test(end) ? end : "",
      );
    case "dates":
      return filter.isMoment ? moments(filter.field, text) : between(filter.field, text, date);
  }
}

function member(filter: Filter, text: string, isKnown: (code: string) => boolean): object | null {
  const codes = text.split(",").filter(isKnown);
  return codes.length ? { [filter.field]: { in: codes } } : null;
}

const date = (text: string) => (isDate(text) ? text : "");

function between(field: string, text: string, read: (end: string) => string): object | null {
  const { from, until } = ends(text);
  const low = read(from);
  const high = read(until);
  if (!low && !high) return null;
  return { [field]: { ...(low && { gte: low }), ...(high && { lte: high }) } };
}

/** Business days as moments: from the first's midnight to before the midnight after the last. */
function moments(field: string, text: string): object | null {
  const { from, until } = ends(text);
  const start = date(from) && new Date(`${from}T00:00:00+08:00`).toISOString();
  const end =
    date(until) && new Date(Date.parse(`${until}T00:00:00+08:00`) + 86_400_000).toISOString();
  if (!start && !end) return null;
  return { [field]: { ...(start && { gte: start }), ...(end && { lt: end }) } };
}

/** The GraphQL filter of a whole view; nothing when none is set. */
export function filterOf(spec: ListSpec, view: View): { and: object[] } | null {
  const parts = spec.filters
    .map((filter) => condition(filter, view.set[filter.code] ?? ""))
    .filter((part) => part !== null);
  return parts.length ? { and: parts } : null;
}

/** The variables of the list's document. */
export function variablesOf(spec: ListSpec, view: View): Record<string, unknown> {
  // Records of the same day keep the direction of the list, the latest first where it is downward.
  const sort = [...view.sort, { field: "id", isDown: view.sort.at(-1)?.isDown ?? false }];
  return {
    filter: filterOf(spec, view),
    search: view.search || null,
    sort: sort.map(({ field, isDown }) => ({ field, direction: isDown ? "DESC" : "ASC" })),
    first: PAGE,
    after: view.after || null,
  };
}

/** The list's document for some columns: one page, and the sums of all that match. */
export function textOf(spec: ListSpec, columns: readonly Column[]): string {
  const asked = new Set(["id", ...columns.map(({ select, code }) => select ?? code)]);
  if (spec.sums.length) asked.add("currency");
  const sums = spec.sums.length
    ? ` sums: ${spec.entity}Aggregate(filter: $filter, search: $search, groupBy: [currency])
    { keys { currency } count sum { ${spec.sums.join(" ")} } }`
    : "";
  return `query Desk${spec.type}List($filter: ${spec.type}Filter, $search: String, $sort: [${spec.type}Sort!], $first: Int!, $after: String) {
  page: ${spec.code}(filter: $filter, search: $search, sort: $sort, first: $first, after: $after)
    { nodes { ${[...asked].join(" ")} } endCursor hasMore total }${sums}
}`;
}
