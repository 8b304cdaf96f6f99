/** The three lists (客户、报价、保单清单). */
import type { Column, Filter, ListSpec } from "./spec.ts";

const UNIT: Column = {
  code: "org",
  label: "column.org",
  kind: "unit",
  select: "org { nameZh nameEn }",
  sort: "org_code",
  isUsual: true,
};

const agent = (code: string): Column => ({
  code,
  label: "column.agent",
  kind: "person",
  select: `${code} { name nameEn }`,
  sort: `${code}_name`,
  isUsual: true,
});

const plain = (code: string, kind: Column["kind"], isUsual = false): Column => ({
  code,
  label: `column.${code}` as Column["label"],
  kind,
  sort: code,
  isUsual,
});

const BUSINESS = {
  product: { ...plain("productCode", "product", true), label: "column.product" },
  customer: plain("customerName", "text", true),
  starts: plain("startsOn", "date"),
  ends: plain("endsOn", "date"),
  persons: plain("insuredCount", "count", true),
  sum: plain("sumAssured", "money"),
  premium: plain("premium", "money", true),
} satisfies Record<string, Column>;

const PRODUCT: Filter = {
  code: "product",
  label: "column.product",
  field: "productCode",
  kind: "product",
};
const ORG: Filter = { code: "org", label: "column.org", field: "orgId", kind: "unit" };
const PREMIUM: Filter = {
  code: "premium",
  label: "column.premium",
  field: "premium",
  kind: "amount",
};
const CURRENCY: Filter = {
  code: "currency",
  label: "column.currency",
  field: "currency",
  kind: "choice",
  options: ["CNY", "USD", "EUR", "HKD"],
  words: "currency.",
};
const CUSTOMER: Filter = {
  code: "customer",
  label: "column.customer",
  field: "customerId",
  kind: "record",
  entity: "customer",
};

const person = (field: string): Filter => ({
  code: "agent",
  label: "column.agent",
  field,
  kind: "person",
});

/** Policies. */
export const POLICIES: ListSpec = {
  code: "policies",
  type: "Policy",
  entity: "policy",
  title: "desk.policies",
  sort: "-issuedOn",
  sums: ["premium"],
  empty: "list.emptyPolicies",
  columns: [
    { ...plain("number", "number", true), label: "column.policyNumber" },
    { ...plain("state", "state", true), words: "policy.state." },
    BUSINESS.customer,
    BUSINESS.product,
    UNIT,
    agent("agent"),
    plain("issuedOn", "date", true),
    BUSINESS.starts,
    BUSINESS.ends,
    { ...plain("channel", "word"), words: "channel." },
    BUSINESS.persons,
    BUSINESS.sum,
    BUSINESS.premium,
  ],
  filters: [
    {
      code: "state",
      label: "column.state",
      field: "state",
      kind: "choice",
      options: ["in_force", "expired", "cancelled"],
      words: "policy.state.",
    },
    PRODUCT,
    ORG,
    person("agentId"),
    { code: "issued", label: "column.issuedOn", field: "issuedOn", kind: "dates" },
    { code: "starts", label: "column.startsOn", field: "startsOn", kind: "dates" },
    { code: "ends", label: "column.endsOn", field: "endsOn", kind: "dates" },
    PREMIUM,
    CURRENCY,
    CUSTOMER,
  ],
};

/** Quotes. */
export const QUOTES: ListSpec = {
  code: "quotes",
  type: "Quote",
  entity: "quote",
  title: "desk.quotes",
  sort: "-submittedAt",
  sums: ["premium"],
  empty: "list.emptyQuotes",
  columns: [
    { ...plain("number", "number", true), label: "column.quoteNumber" },
    { ...plain("state", "state", true), words: "quote.state." },
    BUSINESS.customer,
    BUSINESS.product,
    UNIT,
    agent("agent"),
    plain("submittedAt", "moment", true),
    { ...plain("authorityLevel", "word"), words: "level." },
    BUSINESS.starts,
    BUSINESS.ends,
    plain("validUntil", "date"),
    BUSINESS.persons,
    BUSINESS.sum,
    plain("standardPremium", "money"),
    BUSINESS.premium,
  ],
  filters: [
    {
      code: "state",
      label: "column.state",
      field: "state",
      kind: "choice",
      options: ["in_approval", "returned", "issued", "refused", "withdrawn", "expired"],
      words: "quote.state.",
    },
    PRODUCT,
    ORG,
    person("agentId"),
    {
      code: "sent",
      label: "column.submittedAt",
      field: "submittedAt",
      kind: "dates",
      isMoment: true,
    },
    { code: "starts", label: "column.startsOn", field: "startsOn", kind: "dates" },
    PREMIUM,
    CURRENCY,
    CUSTOMER,
  ],
};

/** Customers. */
export const CUSTOMERS: ListSpec = {
  code: "customers",
  type: "Customer",
  entity: "customer",
  title: "desk.customers",
  sort: "-createdAt",
  sums: [],
  empty: "list.emptyCustomers",
  columns: [
    { ...plain("number", "number", true), label: "column.customerNumber" },
    { ...plain("name", "text", true), label: "column.name" },
    { ...plain("kind", "word", true), words: "customer.kind." },
    { code: "idNumber", label: "column.idNumber", kind: "masked", isUsual: true },
    { code: "phone", label: "column.phone", kind: "masked", isUsual: true },
    { ...plain("gender", "word"), words: "customer.gender." },
    plain("birthOn", "date"),
    UNIT,
    agent("owner"),
    plain("createdAt", "moment", true),
  ],
  filters: [
    {
      code: "kind",
      label: "column.kind",
      field: "kind",
      kind: "choice",
      options: ["individual", "company"],
      words: "customer.kind.",
    },
    ORG,
    person("ownerId"),
    {
      code: "created",
      label: "column.createdAt",
      field: "createdAt",
      kind: "dates",
      isMoment: true,
    },
  ],
};

/** The lists by their place in the address. */
export const LISTS: Readonly<Record<string, ListSpec>> = {
  customers: CUSTOMERS,
  quotes: QUOTES,
  policies: POLICIES,
};
