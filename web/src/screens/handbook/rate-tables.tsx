/** Rate tables (费率表), read from the very tables that price: never typed a second time. */
import { type Key, pick, say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import type { ProductPart } from "../../offline/package.ts";
import type { Table } from "../../pricing/definition.ts";

interface Titled {
  name: string;
  title: string;
  note: string;
}

function tablesOf(product: ProductPart): Titled[] {
  const found = new Map<string, Titled>();
  const add = (name: string | null | undefined, title: string, note = "") => {
    if (name && !found.has(name)) found.set(name, { name, title, note });
  };
  for (const liability of product.liabilities ?? []) {
    const title = pick(product.liability_names?.[liability.code]) || liability.code;
    add(
      liability.table,
      title,
      liability.unit ? say("rates.per", { unit: String(liability.unit) }) : "",
    );
    add(liability.occupation?.table, `${title} · ${say("rates.occupation")}`);
  }
  add(product.term?.months_table, say("rates.period"));
  add(product.term?.modes_table, say("rates.mode"));
  add(product.medical_table, say("rates.medical"));
  add(product.income_table, say("rates.income"));
  return [...found.values()];
}

/** Every table of a product, each in a card that scrolls sideways by itself. */
export function RateTables({
  product,
  tables,
}: {
  product: ProductPart;
  tables: Readonly<Record<string, Table>>;
}) {
  return (
    <>
      {tablesOf(product).map(({ name, title, note }) => {
        const table = tables[name];
        if (!table) return null;
        return (
          <details class="card" key={name} open={(table.rows.length ?? 0) <= 12}>
            <summary>
              {title} <span class="second">{note}</span>
            </summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <section class="scroll" tabIndex={0} aria-label={title}>
              <table class="table">
                <thead>
                  <tr>
                    {table.columns.map((column) => (
                      <th scope="col" key={column}>
                        {columnWords(column)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {table.rows.map((row) => (
                    <tr key={row.join("|")}>
                      {row.map((cell, at) => (
                        <td key={table.columns[at]}>
                          {/^\d+\.\d\d$/.test(cell) ? figure(cell) : cell}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </details>
        );
      })}
    </>
  );
}

function columnWords(column: string): string {
  const key = `column.${column}`;
  const words = say(key as Key);
  return words === key ? column : words;
}
