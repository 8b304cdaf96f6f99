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
  currency?: { eq?: string };
  /** What narrows a reader's reports further than their lists; no address says that. */
  or?: unknown;
  not?: unknown;
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
export function drillAddress({ issuedOn, orgId, productCode, currency }: Drill): string {
  const query = new URLSearchParams();
  const last = issuedOn?.lt ? addDays(issuedOn.lt, -1) : "";
  const issued = range(issuedOn?.gte ?? "", last);
  if (productCode?.eq) query.set("product", productCode.eq);
  if (orgId?.under) query.set("org", orgId.under);
  if (issued) query.set("issued", issued);
  if (currency?.eq) query.set("currency", currency.eq);
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
  const own = measure.includes(".") ? null : drill;
  const found = part === undefined ? own : drills[part];
  // A list that shows other records than the figure counts would be worse than none.
  return !found || found.or || found.not ? null : found;
}

/** The drills of the total: of the one unit on top, where there is one. */
export function totalDrills(report: Report): Pick<ReportRow, "drill" | "drills"> {
  const [top, ...others] = report.rows.filter(({ parent }) => !parent);
  return top && !others.length ? top : { drill: report.totalsDrill, drills: {} };
}

/** The columns that are shown: measures and what they are compared with, or one measure spread. */
export function tableColumns({ columns }: Pick<Report, "columns">): ReportColumn[] {
  const spread = columns.filter(({ key }) => key.includes(":"));
  const measure = spread[0]?.key.split(":")[0];
  return measure ? [...columns.filter(({ key }) => key === measure), ...spread] : columns;
}

/** A head over the columns of one measure. */
export interface Group {
  label: string;
  columns: ReportColumn[];
}

/** Columns in a row that belong to the same measure, under one head. */
export function groupsOf(columns: readonly ReportColumn[]): Group[] {
  const found: Group[] = [];
  for (const column of columns) {
    const last = found.at(-1);
    if (last && last.label === column.group) last.columns.push(column);
    else found.push({ label: column.group, columns: [column] });
  }
  return found;
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
