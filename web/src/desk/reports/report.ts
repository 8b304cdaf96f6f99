/** What a report says (报表结果), and where its figures lead. */
import { addDays } from "../../lib/dates.ts";
import { writeAddress } from "../address.ts";
import { range } from "../lists/view.ts";

/** A question the report asks before it runs. */
export interface Prompt {
  code: string;
  label: string;
  kind: "month" | "choice";
  value: string;
  options: { code: string; label: string }[];
}

/** A column of figures. */
export interface ReportColumn {
  key: string;
  label: string;
  kind: "amount" | "count" | "growth";
  group: string;
}

/** The records behind a figure, as a filter of policies. */
export interface Drill {
  issuedOn?: { gte?: string; lt?: string };
  orgId?: { under?: string };
  productCode?: { eq?: string };
}

/** A row of the org tree. */
export interface ReportRow {
  key: string;
  label: string;
  level: number;
  parent: string | null;
  hasChildren: boolean;
  cells: Record<string, string | null>;
  drill: Drill | null;
  drills: Record<string, Drill>;
}

/** A stacked chart. */
export interface ReportChart {
  measure: string;
  labels: string[];
  series: { key: string; label: string; points: (string | null)[] }[];
}

/** A report that was run. */
export interface Report {
  title: string;
  prompts: Prompt[];
  columns: ReportColumn[];
  rows: ReportRow[];
  totals: Record<string, string | null>;
  totalsDrill: Drill | null;
  chart: ReportChart | null;
  notes: { label: string; text: string }[];
  definitionVersion: number;
  release: number;
  dataAtWords: string;
  scope: string;
}

/** The address of the policies behind a figure. */
export function drillAddress({ issuedOn, orgId, productCode }: Drill): string {
  const query = new URLSearchParams();
  const last = issuedOn?.lt ? addDays(issuedOn.lt, -1) : "";
  const issued = range(issuedOn?.gte ?? "", last);
  if (productCode?.eq) query.set("product", productCode.eq);
  if (orgId?.under) query.set("org", orgId.under);
  if (issued) query.set("issued", issued);
  return writeAddress(["policies"], query);
}

/**
 * The records behind a cell. A column of one product or month is called `premium:CW01`, and its
 * records are under that code; figures of other periods, `premium.year`, lead nowhere.
 */
export function drillOf(
  column: ReportColumn,
  drill: Drill | null,
  drills: Record<string, Drill>,
): Drill | null {
  if (column.kind === "growth") return null;
  const [measure = "", part] = column.key.split(":");
  if (part !== undefined) return drills[part] ?? null;
  return measure.includes(".") ? null : drill;
}

/** The rows that are seen: each parent up to the top is unfolded. */
export function seenRows(rows: readonly ReportRow[], open: ReadonlySet<string>): ReportRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const isSeen = !row.parent || (seen.has(row.parent) && open.has(row.parent));
    if (isSeen) seen.add(row.key);
    return isSeen;
  });
}
