/** Covers of a policy or a quote (责任明细), with what they add up to. */
import { call } from "../../api/client.ts";
import { type Bilingual, pick, say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import { assemble, namesIn } from "../../offline/package.ts";
import { useAnswer } from "../ask.ts";

/** A cover: its sum and its premium. */
export interface Cover {
  id: string;
  liability: string;
  name: string;
  sum: string;
  premium: string;
}

/** What covers are called in both languages, as far as the reader's products tell; not kept. */
function useCoverNames(): Readonly<Record<string, Bilingual>> {
  const named = useAnswer("cover names", async () => {
    const { package: sent } = await call("package", { have: [] });
    return namesIn(assemble({ ...sent, at: Date.now() }));
  });
  return named.value ?? {};
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
    </section>
  );
}
