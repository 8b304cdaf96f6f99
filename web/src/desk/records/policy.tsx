/** One policy (保单详情). */
import { type Key, say } from "../../i18n/words.ts";
import { figure, money } from "../../lib/figures.ts";
import { Facts } from "../../ui/facts.tsx";
import { State } from "../lists/cells.tsx";
import { type Named, nameOf, personName, useProducts } from "../names.ts";
import { type Tab, Tabs } from "../ui/tabs.tsx";
import { Covers } from "./lines.tsx";
import { Panel } from "./panel.tsx";
import { type PaperSeen, Papers } from "./papers.tsx";
import { CaseBeside } from "./path.tsx";
import { Asked } from "./record.tsx";
import type { RecordProps } from "./records.ts";

interface PolicySeen {
  number: string;
  state: string;
  productCode: string;
  customerId: string;
  customerName: string;
  org: Named | null;
  agent: { name: string; nameEn: string } | null;
  issuedOn: string;
  startsOn: string;
  endsOn: string;
  channel: string;
  insuredCount: number;
  sumAssured: string | null;
  premium: string;
  currency: string;
  quoteId: string | null;
  quote?: { caseId: string | null } | null;
  coverages: {
    id: string;
    liability: string;
    name: string;
    sumAssured: string;
    premium: string;
  }[];
  documents?: PaperSeen[];
}

const document = (functions: readonly string[]) => `query DeskPolicy($id: ID!) {
  record: policy(id: $id) {
    number state productCode customerId customerName org { nameZh nameEn } agent { name nameEn }
    issuedOn startsOn endsOn channel insuredCount sumAssured premium currency quoteId
    coverages(first: 200) { id liability name sumAssured premium }
    ${functions.includes("quote.read") ? "quote { caseId }" : ""}
    ${functions.includes("paper.read") ? "documents { id number locale createdAt isCurrent }" : ""}
  }
}`;

/** The policy beside its list. */
export function Policy({ id, me }: RecordProps) {
  const products = useProducts().value;
  return (
    <Asked<PolicySeen> text={document(me.functions)} id={id}>
      {(policy, again) => (
        <Panel title={policy.number} mark={<State words="policy.state." state={policy.state} />}>
          <p class="amount">{money(policy.premium, policy.currency)}</p>
          <p class="panel-lead">
            {me.functions.includes("customer.read") ? (
              <a href={`/customers/${policy.customerId}`}>{policy.customerName}</a>
            ) : (
              policy.customerName
            )}{" "}
            <span class="second">
              {nameOf(products?.get(policy.productCode)) || policy.productCode}
            </span>
          </p>
          <Facts
            facts={[
              { label: say("quote.period"), value: `${policy.startsOn} – ${policy.endsOn}` },
              { label: say("column.issuedOn"), value: policy.issuedOn },
              { label: say("column.sumAssured"), value: policy.sumAssured },
              { label: say("column.insuredCount"), value: figure(String(policy.insuredCount)) },
              { label: say("column.org"), value: nameOf(policy.org) },
              { label: say("column.agent"), value: personName(policy.agent) },
              { label: say("column.channel"), value: say(`channel.${policy.channel}` as Key) },
            ]}
          />
          <Tabs kind="policy" tabs={tabsOf(id, policy, again)} />
          {policy.quoteId && policy.quote && (
            <p class="panel-foot">
              <a href={`/quotes/${policy.quoteId}`}>{say("record.quote")}</a>
            </p>
          )}
        </Panel>
      )}
    </Asked>
  );
}

function tabsOf(id: string, policy: PolicySeen, again: () => void): Tab[] {
  const { documents, quote } = policy;
  const caseId = quote?.caseId;
  return [
    {
      code: "covers",
      label: say("record.coverages"),
      show: () => (
        <Covers
          title={say("record.coverages")}
          productCode={policy.productCode}
          total={policy.premium}
          covers={policy.coverages.map((each) => ({ ...each, sum: each.sumAssured }))}
        />
      ),
    },
    ...(documents
      ? [
          {
            code: "papers",
            label: say("record.papers"),
            show: () => <Papers policy={id} papers={documents} again={again} />,
          },
        ]
      : []),
    ...(caseId
      ? [{ code: "path", label: say("record.path"), show: () => <CaseBeside caseId={caseId} /> }]
      : []),
  ];
}
