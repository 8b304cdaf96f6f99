/** Covers of a policy or a quote (责任明细), with what they add up to. */
import { say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import { useNames } from "../../offline/names.ts";

/** A cover: its sum and its premium. */
export interface Cover {
  id: string;
  liability: string;
  name: string;
  sum: string;
  premium: string;
}

/** The table. */
export function Covers({
  covers,
  productCode,
  total,
  title,
}: {
  covers: readonly Cover[];
  productCode: string;
  total: string;
  title: string;
}) {
  const name = useNames();
  return (
    <section>
      <h3>{title}</h3>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say("line.name")}</th>
            <th scope="col">{say("line.exposure")}</th>
            <th scope="col">{say("line.premium")}</th>
          </tr>
        </thead>
        <tbody>
          {covers.map((cover) => (
            <tr key={cover.id}>
              <th scope="row">{name(`${productCode}.${cover.liability}`, cover.name)}</th>
              <td>{figure(cover.sum)}</td>
              <td>{figure(cover.premium)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{say("line.total")}</td>
            <td />
            <td>{figure(total)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
