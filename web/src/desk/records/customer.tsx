/** One customer (客户详情), with the latest policies. */
import { type Key, say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import { moment } from "../../lib/moment.ts";
import { Facts } from "../../ui/facts.tsx";
import { State } from "../lists/cells.tsx";
import { type Named, nameOf, personName } from "../names.ts";
import { Ico } from "../ui/icon.tsx";
import { Panel } from "./panel.tsx";
import { Asked } from "./record.tsx";
import type { RecordProps } from "./records.ts";

interface CustomerSeen {
  number: string;
  name: string;
  kind: string;
  idNumber: string | null;
  gender: string | null;
  birthOn: string | null;
  phone: string | null;
  createdAt: string;
  org: Named | null;
  owner: { name: string; nameEn: string } | null;
  policies?: { id: string; number: string; state: string; premium: string }[];
}

const document = (isWithPolicies: boolean) => `query DeskCustomer($id: ID!) {
  record: customer(id: $id) {
    number name kind idNumber gender birthOn phone createdAt
    org { nameZh nameEn } owner { name nameEn }
    ${isWithPolicies ? "policies(first: 8, sort: [{field: issuedOn, direction: DESC}]) { id number state premium }" : ""}
  }
}`;

/** The customer beside the list. */
export function Customer({ id, me }: RecordProps) {
  const seesPolicies = me.functions.includes("policy.read");
  return (
    <Asked<CustomerSeen> text={document(seesPolicies)} id={id}>
      {(customer) => (
        <Panel title={customer.name}>
          <p class="panel-lead second">{customer.number}</p>
          <Facts
            facts={[
              { label: say("column.kind"), value: say(`customer.kind.${customer.kind}` as Key) },
              { label: say("column.idNumber"), value: customer.idNumber },
              {
                label: say("column.gender"),
                value: customer.gender && say(`customer.gender.${customer.gender}` as Key),
              },
              { label: say("column.birthOn"), value: customer.birthOn },
              { label: say("column.phone"), value: customer.phone && spaced(customer.phone) },
              { label: say("column.org"), value: nameOf(customer.org) },
              { label: say("column.agent"), value: personName(customer.owner) },
              { label: say("column.createdAt"), value: moment(customer.createdAt) },
            ]}
          />
          {[customer.idNumber, customer.phone].some((text) => text?.includes("*")) && (
            <p class="masked">
              <Ico name="lock" />
              {say("cell.maskedMeans")}
            </p>
          )}
          {customer.policies && customer.policies.length > 0 && (
            <section>
              <h3>{say("record.policies")}</h3>
              {customer.policies.map((policy) => (
                <a class="row panel-line" key={policy.id} href={`/policies/${policy.id}`}>
                  <span class="grow">{policy.number}</span>
                  <State words="policy.state." state={policy.state} />
                  <span class="figure">{figure(policy.premium)}</span>
                </a>
              ))}
            </section>
          )}
          <p class="row">
            {seesPolicies && <a href={`/policies?customer=${id}`}>{say("record.allPolicies")}</a>}
            {me.functions.includes("quote.read") && (
              <a href={`/quotes?customer=${id}`}>{say("record.allQuotes")}</a>
            )}
          </p>
        </Panel>
      )}
    </Asked>
  );
}

/** A mobile number in its usual three parts, which no reader takes for an amount. */
function spaced(phone: string): string {
  return /^[\d*]{11}$/.test(phone)
    ? `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`
    : phone;
}
