/** Rate tables (费率表), read from the very tables that price: never typed a second time. */
import { type Bilingual, type Key, pick, say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import type { ProductPart } from "../../offline/package.ts";
import type { Table } from "../../pricing/definition.ts";

const SHORT = 12;

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
    const unit = liability.unit ? figure(String(liability.unit)) : "";
    add(liability.table, title, unit ? say("rates.per", { unit }) : "");
    add(liability.occupation?.table, `${title} · ${say("rates.occupation")}`);
  }
  add(product.term?.months_table, say("rates.period"));
  add(product.term?.modes_table, say("rates.mode"));
  add(product.medical_table, say("rates.medical"));
  add(product.income_table, say("rates.income"));
  return [...found.values()];
}

/** A column as it is shown: two that bound a range become one. */
interface Column {
  title: string;
  read: (row: readonly string[]) => string;
}

/** `age_from, age_to` → one column with `18 – 65`; amounts get their separators. */
export function columnsOf(columns: readonly string[]): Column[] {
  return columns.flatMap((name, at) => {
    const base = name.replace(/_from$/, "");
    const until = columns.indexOf(`${base}_to`);
    if (name.endsWith("_to") && columns.includes(name.replace(/_to$/, "_from"))) return [];
    if (base === name || until < 0) {
      return [{ title: columnWords(name), read: (row) => figured(row[at]) }];
    }
    const read = (row: readonly string[]) => range(figured(row[at]), figured(row[until]));
    return [{ title: columnWords(base), read }];
  });
}

function figured(cell = ""): string {
  return /^\d{5,}(\.\d+)?$|^\d+\.\d\d$/.test(cell) ? figure(cell) : cell;
}

function range(from: string, until: string): string {
  if (from === until) return from;
  if (!until) return say("rates.andUp", { from });
  return from ? `${from} – ${until}` : say("rates.upTo", { until });
}

function columnWords(column: string): string {
  const key = `column.${column}`;
  const words = say(key as Key);
  return words === key ? column : words;
}

/** Every table of a product, each in a card that scrolls sideways by itself. */
export function RateTables({
  product,
  tables,
}: {
  product: ProductPart;
  tables: Readonly<Record<string, Table & { title?: Bilingual }>>;
}) {
  return (
    <>
      {tablesOf(product).map(({ name, title, note }) => {
        const table = tables[name];
        return table && <Rates key={name} table={table} title={title} note={note} />;
      })}
    </>
  );
}

function Rates({ table, title, note }: { table: Table; title: string; note: string }) {
  const columns = columnsOf(table.columns);
  return (
    <details class="card" open={table.rows.length <= SHORT}>
      <summary>
        {title} <span class="second">{note}</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              {columns.map((column) => (
                <th scope="col" key={column.title}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.join("|")}>
                {columns.map((column) => (
                  <td key={column.title}>{column.read(row)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
