/** Covers of a policy or a quote (责任明细), with what they add up to. */
import { pick, say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import { useCoverNames } from "./package.ts";

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
  const names = useCoverNames();
  return (
    <table class="table" aria-label={title}>
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
            <th scope="row">{pick(names[`${productCode}.${cover.liability}`]) || cover.name}</th>
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
  );
}
