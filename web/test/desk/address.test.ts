/** Addresses of the desk (桌面地址): a view and a figure of a report survive the address bar. */
import { expect, test } from "vitest";
import { POLICIES } from "../../src/desk/lists/specs.ts";
import { filterOf, readView, writeView } from "../../src/desk/lists/view.ts";
import { drillAddress, drillOf, type ReportRow, seenRows } from "../../src/desk/reports/report.ts";

test("a view comes back from its address as it was", () => {
  const text = "q=%E7%8E%8B&state=in_force&org=16&issued=2026-01-01..&sort=-premium";

  const view = readView(POLICIES, new URLSearchParams(text));

  expect(writeView(POLICIES, view).toString()).toBe(text);
  expect(filterOf(POLICIES, view)).toEqual({
    and: [
      { state: { in: ["in_force"] } },
      { orgId: { under: "16" } },
      { issuedOn: { gte: "2026-01-01" } },
    ],
  });
});

test("what an address makes up is left out", () => {
  const view = readView(POLICIES, new URLSearchParams("state=lost&org=x&sort=secret&premium=a.."));

  expect(view.set).toEqual({});
  expect(view.sort).toEqual([]);
});

test("a figure leads to exactly the days it was added up from", () => {
  const drill = { issuedOn: { gte: "2025-12-01", lt: "2026-03-01" }, orgId: { under: "16" } };

  const to = drillAddress(drill);

  expect(to).toBe("/policies?org=16&issued=2025-12-01..2026-02-28");
  const view = readView(POLICIES, new URLSearchParams(to.split("?")[1]));
  expect(filterOf(POLICIES, view)).toEqual({
    and: [{ orgId: { under: "16" } }, { issuedOn: { gte: "2025-12-01", lte: "2026-02-28" } }],
  });
});

test("a figure of another period does not lead to this period's policies", () => {
  const column = { key: "premium.year", label: "", kind: "amount" as const, group: "" };

  expect(drillOf(column, { orgId: { under: "1" } }, {})).toBeNull();
  expect(drillOf({ ...column, key: "premium" }, { orgId: { under: "1" } }, {})).not.toBeNull();
});

test("a figure of one product leads to that product's policies alone", () => {
  const column = { key: "premium:CW01", label: "", kind: "amount" as const, group: "" };
  const own = { productCode: { eq: "CW01" } };

  expect(drillOf(column, { orgId: { under: "1" } }, { CW01: own })).toBe(own);
  expect(drillOf(column, { orgId: { under: "1" } }, {})).toBeNull();
});

test("a unit is seen when all above it are unfolded", () => {
  const row = (key: string, parent: string | null): ReportRow => ({
    key,
    parent,
    label: key,
    level: 0,
    hasChildren: true,
    cells: {},
    drill: null,
    drills: {},
  });
  const rows = [row("a", null), row("b", "a"), row("c", "b")];

  expect(seenRows(rows, new Set(["b"])).map(({ key }) => key)).toEqual(["a"]);
  expect(seenRows(rows, new Set(["a", "b"])).map(({ key }) => key)).toEqual(["a", "b", "c"]);
});
