/** Views of the desk's lists (清单视图): from filters to GraphQL, and what is asked for. */
import { expect, test } from "vitest";
import { months, spanOf } from "../../src/desk/lists/spans.ts";
import { CUSTOMERS, LISTS, POLICIES, QUOTES } from "../../src/desk/lists/specs.ts";
import {
  condition,
  ends,
  filterOf,
  narrowColumns,
  range,
  readView,
  shownColumns,
  sortBy,
  textOf,
  variablesOf,
  writeView,
} from "../../src/desk/lists/view.ts";

const view = (spec: typeof POLICIES, text = "") => readView(spec, new URLSearchParams(text));
const column = (code: string) => {
  const found = POLICIES.columns.find((each) => each.code === code);
  if (!found) throw new Error(code);
  return found;
};

test("an empty address is the usual view, newest first", () => {
  const usual = view(POLICIES);

  expect(writeView(POLICIES, usual).toString()).toBe("");
  expect(variablesOf(POLICIES, usual)).toEqual({
    filter: null,
    search: null,
    sort: [
      { field: "issuedOn", direction: "DESC" },
      { field: "id", direction: "DESC" },
    ],
    first: 50,
    after: null,
  });
});

test.each([
  ["state", "in_force,expired", { state: { in: ["in_force", "expired"] } }],
  ["state", "in_force,lost", { state: { in: ["in_force"] } }],
  ["product", "PA01,TR01", { productCode: { in: ["PA01", "TR01"] } }],
  ["org", "16", { orgId: { under: "16" } }],
  ["agent", "7", { agentId: { eq: "7" } }],
  ["customer", "12", { customerId: { eq: "12" } }],
  ["issued", "2026-01-01..2026-01-31", { issuedOn: { gte: "2026-01-01", lte: "2026-01-31" } }],
  ["issued", "..2026-01-31", { issuedOn: { lte: "2026-01-31" } }],
  ["issued", "2026-02-03", { issuedOn: { gte: "2026-02-03", lte: "2026-02-03" } }],
  ["premium", "100..500.5", { premium: { gte: "100", lte: "500.5" } }],
  ["currency", "CNY", { currency: { in: ["CNY"] } }],
])("the filter %s=%s is a condition", (code, text, wanted) => {
  const found = view(POLICIES, `${code}=${text}`);

  expect(filterOf(POLICIES, found)).toEqual({ and: [wanted] });
});

test.each([
  ["state", "gone"],
  ["org", "1 or 1=1"],
  ["agent", "x"],
  ["issued", "2026-02-30.."],
  ["issued", "yesterday"],
  ["premium", "1e9.."],
  ["premium", "1,000.."],
  ["product", "a b"],
])("the filter %s=%s means nothing and is left out", (code, text) => {
  const found = view(POLICIES, `${code}=${encodeURIComponent(text)}`);

  expect(filterOf(POLICIES, found)).toBeNull();
});

test("business days are moments from midnight to midnight in Beijing", () => {
  const sent = QUOTES.filters.find(({ code }) => code === "sent");
  if (!sent) throw new Error("sent");

  expect(condition(sent, "2026-03-05..2026-03-05")).toEqual({
    submittedAt: { gte: "2026-03-04T16:00:00.000Z", lt: "2026-03-05T16:00:00.000Z" },
  });
});

test("a head sorts amounts and days downward first, words upward, then the other way", () => {
  const first = sortBy(view(POLICIES), column("premium"), false);
  const second = sortBy(first, column("premium"), false);

  expect(first.sort).toEqual([{ field: "premium", isDown: true }]);
  expect(second.sort).toEqual([{ field: "premium", isDown: false }]);
  expect(sortBy(first, column("customerName"), false).sort).toEqual([
    { field: "customerName", isDown: false },
  ]);
});

test("a head with shift adds to the order, and begins at the first page", () => {
  const old = view(POLICIES, "sort=-premium&after=x");

  const found = sortBy(old, column("org"), true);

  expect(found.sort.map(({ field }) => field)).toEqual(["premium", "org_code"]);
  expect(found.after).toBe("");
});

test("chosen columns stand in the list's order, the number always first", () => {
  const found = view(POLICIES, "columns=premium,state,secret");

  expect(shownColumns(POLICIES, found).map(({ code }) => code)).toEqual([
    "number",
    "state",
    "premium",
  ]);
  expect(writeView(POLICIES, found).get("columns")).toBe("premium,state");
});

test("beside an open record amounts stay in sight", () => {
  const usual = view(POLICIES);

  const narrow = narrowColumns(usual, shownColumns(POLICIES, usual)).map(({ code }) => code);

  expect(narrow).toContain("premium");
  expect(narrow.length).toBeLessThan(shownColumns(POLICIES, usual).length);
});

test("a list asks for its columns and sums by currency, and for no more", () => {
  const found = view(POLICIES, "columns=org,premium");

  const text = textOf(POLICIES, shownColumns(POLICIES, found)).replace(/\s+/g, " ");

  expect(text).toContain("nodes { id number org { nameZh nameEn } premium currency }");
  expect(text).toContain("policyAggregate(filter: $filter, search: $search, groupBy: [currency])");
  expect(textOf(CUSTOMERS, [])).not.toContain("Aggregate");
});

test("every list can be sorted as it is at first, and shows its first column", () => {
  for (const spec of Object.values(LISTS)) {
    const usual = readView(spec, new URLSearchParams());

    expect(usual.sort).toHaveLength(1);
    expect(shownColumns(spec, usual)[0]?.code).toBe("number");
  }
});

test("a range has two ends, and one day is both", () => {
  expect(ends("a..b")).toEqual({ from: "a", until: "b" });
  expect(ends("a..")).toEqual({ from: "a", until: "" });
  expect(ends("a")).toEqual({ from: "a", until: "a" });
  expect(range("", "")).toBe("");
});

test("spans of days end on real last days, over the turn of a year", () => {
  expect(spanOf("thisMonth", "2024-02-10")).toBe("2024-02-01..2024-02-29");
  expect(spanOf("lastMonth", "2026-01-05")).toBe("2025-12-01..2025-12-31");
  expect(spanOf("thisQuarter", "2026-11-24")).toBe("2026-10-01..2026-12-31");
  expect(spanOf("thisYear", "2026-11-24")).toBe("2026-01-01..2026-12-31");
  expect(spanOf("lastYear", "2026-11-24")).toBe("2025-01-01..2025-12-31");
  expect(months(2026, 12, 2)).toBe("2026-12-01..2027-01-31");
});
