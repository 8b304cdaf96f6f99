/** Who may be insured, for how much and how long (承保条件): read from the product itself. */
import { pick, say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import type { ProductPart } from "../../offline/package.ts";
import { Facts } from "../../ui/facts.tsx";

/** The conditions as labels and values, and what is insured. */
export function Terms({ product }: { product: ProductPart }) {
  const { age, sum_assured: sum, term, min_members, min_premium } = product;
  return (
    <>
      <div class="card">
        <h2 class="h3">{say("terms.title")}</h2>
        <Facts
          facts={[
            { label: say("terms.age"), value: range(age?.min, age?.max) },
            { label: say("terms.sum"), value: range(sum?.min, sum?.max) },
            { label: say("terms.step"), value: text(sum?.step) },
            { label: say("terms.days"), value: text(term?.max_days) },
            { label: say("terms.months"), value: text(term?.max_months) },
            { label: say("terms.members"), value: text(min_members) },
            { label: say("terms.premium"), value: text(min_premium) },
            { label: say("terms.classes"), value: product.refused_classes?.join(" ") ?? "" },
          ]}
        />
      </div>
      <div class="card">
        <h2 class="h3">{say("terms.covers")}</h2>
        <ul class="dots">
          {(product.liabilities ?? []).map((liability) => (
            <li key={liability.code}>
              {pick(product.liability_names?.[liability.code]) || liability.code}
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

function text(value: string | number | null | undefined): string {
  return value === null || value === undefined ? "" : figure(String(value));
}

function range(least: string | number | undefined, most: string | number | undefined): string {
  const ends = [text(least), text(most)];
  return ends.some(Boolean) ? ends.join(" – ") : "";
}
