/** One quote (报价详情). */
import type { Row } from "../../form/engine/definition.ts";
import { type Key, pick, say } from "../../i18n/words.ts";
import { figure, money, percent } from "../../lib/figures.ts";
import { moment } from "../../lib/moment.ts";
import { AnswersOf } from "../../screens/quotes/answers-seen.tsx";
import { Facts } from "../../ui/facts.tsx";
import { State } from "../lists/cells.tsx";
import { type Named, nameOf, personName, useProducts } from "../names.ts";
import { type Tab, Tabs } from "../ui/tabs.tsx";
import { Covers } from "./lines.tsx";
import { useCoverNames, usePackage } from "./package.ts";
import { Panel } from "./panel.tsx";
import { CaseBeside } from "./path.tsx";
import { Asked } from "./record.tsx";
import type { RecordProps } from "./records.ts";
import { Calculated, type Calculation } from "./steps.tsx";

interface QuoteSeen {
  number: string;
  state: string;
  productCode: string;
  customerId: string;
  customerName: string;
  org: Named | null;
  agent: { name: string; nameEn: string } | null;
  submittedAt: string;
  startsOn: string;
  endsOn: string;
  validUntil: string;
  authorityLevel: string;
  discount: string | null;
  insuredCount: number;
  sumAssured: string | null;
  standardPremium: string;
  premium: string;
  currency: string;
  caseId: string | null;
  policyId: string | null;
  returnedWords: string | null;
  formCode: string;
  answers: Row | null;
  calculation: Calculation | null;
  lines: {
    id: string;
    rowId: string;
    liability: string;
    name: string;
    exposure: string;
    premium: string;
  }[];
}

const DOCUMENT = `query DeskQuote($id: ID!) {
  record: quote(id: $id) {
    number state productCode customerId customerName org { nameZh nameEn } agent { name nameEn }
    submittedAt startsOn endsOn validUntil authorityLevel discount insuredCount sumAssured
    standardPremium premium currency caseId policyId returnedWords formCode answers calculation
    lines(first: 200) { id rowId liability name exposure premium }
  }
}`;

/** The quote beside its list. */
export function Quote({ id, me }: RecordProps) {
  const products = useProducts().value;
  return (
    <Asked<QuoteSeen> text={DOCUMENT} id={id}>
      {(quote) => (
        <Panel title={quote.number} mark={<State words="quote.state." state={quote.state} />}>
          <p class="amount">{money(quote.premium, quote.currency)}</p>
          <p class="panel-lead">
            {me.functions.includes("customer.read") ? (
              <a href={`/customers/${quote.customerId}`}>{quote.customerName}</a>
            ) : (
              quote.customerName
            )}{" "}
            <span class="second">
              {nameOf(products?.get(quote.productCode)) || quote.productCode}
            </span>
          </p>
          {quote.returnedWords && (
            <p class="returned">
              {say("quote.returnedWith")}
              {quote.returnedWords}
            </p>
          )}
          <Facts facts={factsOf(quote)} />
          <Parts quote={quote} />
          {quote.policyId && me.functions.includes("policy.read") && (
            <p class="panel-foot">
              <a href={`/policies/${quote.policyId}`}>{say("record.policy")}</a>
            </p>
          )}
        </Panel>
      )}
    </Asked>
  );
}

/** Whether less than the standard premium is paid; a factor of one says nothing. */
function isReduced(discount: string | null): discount is string {
  return discount !== null && discount !== "" && !/^1(\.0*)?$/.test(discount);
}

function factsOf(quote: QuoteSeen) {
  return [
    { label: say("quote.period"), value: `${quote.startsOn} – ${quote.endsOn}` },
    { label: say("column.submittedAt"), value: moment(quote.submittedAt) },
    { label: say("column.validUntil"), value: quote.validUntil },
    { label: say("column.sumAssured"), value: quote.sumAssured },
    { label: say("column.insuredCount"), value: figure(String(quote.insuredCount)) },
    { label: say("column.standardPremium"), value: quote.standardPremium },
    {
      label: say("quote.discount"),
      value: isReduced(quote.discount) ? percent(quote.discount) : null,
    },
    {
      label: say("column.authorityLevel"),
      value: quote.authorityLevel && say(`level.${quote.authorityLevel}` as Key),
    },
    { label: say("column.org"), value: nameOf(quote.org) },
    { label: say("column.agent"), value: personName(quote.agent) },
  ];
}

/** What stands under the key figures, a tab each. */
function Parts({ quote }: { quote: QuoteSeen }) {
  const names = useCoverNames();
  const form = usePackage()?.forms[quote.formCode];
  const { calculation, answers, caseId, productCode } = quote;
  const covers: Tab = {
    code: "covers",
    label: say("quote.lines"),
    show: () => (
      <Covers
        title={say("quote.lines")}
        productCode={productCode}
        total={quote.premium}
        covers={quote.lines.map((line) => ({ ...line, sum: line.exposure }))}
      />
    ),
  };
  const called = Object.fromEntries(
    quote.lines.map(({ liability, name }) => [
      liability,
      pick(names[`${productCode}.${liability}`]) || name,
    ]),
  );
  const tabs = [
    covers,
    calculation?.rows && {
      code: "steps",
      label: say("record.steps"),
      show: () => <Calculated calculation={calculation} names={called} />,
    },
    form &&
      answers && {
        code: "answers",
        label: say("quote.answers"),
        show: () => <AnswersOf form={form} answers={answers} />,
      },
    caseId && {
      code: "path",
      label: say("record.path"),
      show: () => <CaseBeside caseId={caseId} />,
    },
  ];
  return (
    <Tabs
      kind="quote"
      tabs={tabs.filter((tab): tab is Tab => typeof tab === "object" && tab !== null)}
    />
  );
}
