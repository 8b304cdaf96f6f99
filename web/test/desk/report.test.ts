/** The report's table on the desk (报表表格): which columns, under which heads, leading where. */
import { expect, test } from "vitest";
import { roundUp } from "../../src/desk/reports/chart.tsx";
import {
  drillAddress,
  drillOf,
  groupsOf,
  type Report,
  type ReportColumn,
  type ReportRow,
  tableColumns,
  totalDrills,
} from "../../src/desk/reports/report.ts";

const column = (key: string, group: string, label = key): ReportColumn => ({
  key,
  group,
  label,
  kind: key.endsWith("growth") ? "growth" : "amount",
});
const COMPARED = [
  column("premium", "保费"),
  column("premium.month", "保费"),
  column("premium.month.growth", "保费"),
  column("policies", "保单数"),
];
const row = (key: string, parent: string | null, orgId: string): ReportRow => ({
  key,
  parent,
  label: key,
  level: parent ? 1 : 0,
  hasChildren: !parent,
  cells: {},
  drill: { orgId: { under: orgId } },
  drills: { PA01: { orgId: { under: orgId }, productCode: { eq: "PA01" } } },
});
const report = (rows: ReportRow[]): Report => ({
  title: "",
  prompts: [],
  columns: COMPARED,
  rows,
  totals: {},
  totalsDrill: { issuedOn: { gte: "2026-01-01", lt: "2026-02-01" } },
  chart: null,
  notes: [],
  definitionVersion: 1,
  release: 1,
  dataAtWords: "",
  scope: "",
});

test("each measure stands over what it is compared with", () => {
  const groups = groupsOf(tableColumns({ columns: COMPARED }));

  expect(groups.map(({ label, columns }) => [label, columns.length])).toEqual([
    ["保费", 3],
    ["保单数", 1],
  ]);
});

test("a spread shows its measure alone, the whole first", () => {
  const columns = [...COMPARED, column("premium:PA01", "保费"), column("premium:TR01", "保费")];

  expect(tableColumns({ columns }).map(({ key }) => key)).toEqual([
    "premium",
    "premium:PA01",
    "premium:TR01",
  ]);
});

test("a total of one unit leads where that unit leads, also by product", () => {
  const found = totalDrills(report([row("16", null, "16"), row("17", "16", "17")]));

  expect(found.drill).toEqual({ orgId: { under: "16" } });
  expect(drillOf(column("premium:PA01", ""), found.drill, found.drills)).toEqual({
    orgId: { under: "16" },
    productCode: { eq: "PA01" },
  });
});

test("a total of several units leads to all of them", () => {
  const found = totalDrills(report([row("16", null, "16"), row("18", null, "18")]));

  expect(found.drill).toEqual({ issuedOn: { gte: "2026-01-01", lt: "2026-02-01" } });
});

test("a figure leads to the records of its currency", () => {
  const to = drillAddress({ orgId: { under: "16" }, currency: { eq: "CNY" } });

  expect(to).toBe("/policies?org=16&currency=CNY");
});

test("a figure whose records no address can name leads nowhere", () => {
  const narrowed = { orgId: { under: "16" }, or: [{ agentId: { eq: "1" } }] };

  expect(drillOf(column("premium", ""), narrowed, {})).toBeNull();
});

test("a growth leads nowhere", () => {
  expect(drillOf(column("premium.month.growth", ""), { orgId: { under: "1" } }, {})).toBeNull();
});

test("a chart's top is round and not under its highest column", () => {
  expect(roundUp(0)).toBe(1);
  expect(roundUp(1_620_298.7)).toBe(2_000_000);
  expect(roundUp(42_000)).toBe(50_000);
  expect(roundUp(100)).toBe(100);
});
