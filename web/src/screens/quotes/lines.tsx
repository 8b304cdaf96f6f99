/** A quote's figures by cover (责任明细), readable on a phone: the first column stays. */
import type { QuoteDetail } from "../../api/operations.ts";
import { say } from "../../i18n/words.ts";
import { figure, money } from "../../lib/figures.ts";

/** The table; parts add up to the total below. */
export function Lines({ quote }: { quote: QuoteDetail }) {
  return (
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say("line.name")}</th>
            <th scope="col">{say("line.exposure")}</th>
            <th scope="col">{say("line.rate")}</th>
            <th scope="col">{say("line.base")}</th>
            <th scope="col">{say("line.occupation")}</th>
            <th scope="col">{say("line.health")}</th>
            <th scope="col">{say("line.premium")}</th>
          </tr>
        </thead>
        <tbody>
          {quote.lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">
                {line.name} <span class="second">{line.rowId}</span>
              </th>
              <td>{figure(line.exposure)}</td>
              <td>{line.rate}</td>
              <td>{figure(line.basePremium)}</td>
              <td>{figure(line.occupationLoading)}</td>
              <td>{figure(line.healthLoading)}</td>
              <td>{figure(line.premium)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={6}>{say("line.total")}</td>
            <td>{money(quote.premium, quote.currency)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
