/** A quote's figures by cover (责任明细), readable on a phone: the first column stays. */
import type { QuoteDetail } from "../../api/operations.ts";
import { say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import { useNames } from "../../offline/names.ts";

/** The table; parts add up to the total below. */
export function Lines({ quote }: { quote: QuoteDetail }) {
  const name = useNames();
  const isOfSeveral = new Set(quote.lines.map((line) => line.rowId)).size > 1;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label={say("quote.lines")}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say("line.name")}</th>
            <th scope="col">{say("line.premium")}</th>
            <th scope="col">{say("line.exposure")}</th>
            <th scope="col">{say("line.rate")}</th>
            <th scope="col">{say("line.base")}</th>
            <th scope="col">{say("line.occupation")}</th>
            <th scope="col">{say("line.health")}</th>
          </tr>
        </thead>
        <tbody>
          {quote.lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">
                {name(`${quote.productCode}.${line.liability}`, line.name)}{" "}
                {isOfSeveral && `#${line.rowId}`}
              </th>
              <td>{figure(line.premium)}</td>
              <td>{figure(line.exposure)}</td>
              <td>{line.rate}</td>
              <td>{figure(line.basePremium)}</td>
              <td>{figure(line.occupationLoading)}</td>
              <td>{figure(line.healthLoading)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{say("line.total")}</td>
            <td>{figure(quote.premium)}</td>
            <td colSpan={5} />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
