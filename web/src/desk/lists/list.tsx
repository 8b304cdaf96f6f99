/** A list (清单): toolbar, table with sums, pages; the open record stands beside it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { say } from "../../i18n/words.ts";
import { useCell } from "../../lib/cell.ts";
import { figure } from "../../lib/figures.ts";
import { explain, Problem } from "../../ui/waiting.tsx";
import { address, go, writeAddress } from "../address.ts";
import { askText, useAnswer } from "../ask.ts";
import { useProducts } from "../names.ts";
import { Ico } from "../ui/icon.tsx";
import { Title } from "../ui/title.tsx";
import { Cell, cellText, isFigure } from "./cells.tsx";
import type { Column, ListSpec, Row } from "./spec.ts";
import { Toolbar } from "./toolbar.tsx";
import {
  narrowColumns,
  readView,
  shownColumns,
  sortBy,
  textOf,
  type View,
  variablesOf,
  writeView,
} from "./view.ts";

interface Found {
  page: { nodes: Row[]; endCursor: string | null; hasMore: boolean; total: number };
  sums?: { keys: { currency: string }; count: number; sum: Record<string, string | null> }[];
}

/** The cursors of the pages before each page that was reached from here. */
const before = new Map<string, string>();

/** The page of a list. */
export function List({ spec, children }: { spec: ListSpec; children?: ComponentChildren }) {
  const { path, query } = useCell(address);
  const view = readView(spec, query);
  const columns = shownColumns(spec, view);
  const variables = variablesOf(spec, view);
  const text = textOf(spec, columns);
  const key = text + JSON.stringify(variables);
  const found = useAnswer(key, () => askText<Found>(text, variables));
  const last = useRef<Found | undefined>(undefined);
  if (found.value) last.current = found.value;
  const shown = found.value ?? (found.problem ? undefined : last.current);
  const openId = path[1] ?? "";
  const show = (next: View, isStep = false) =>
    go(writeAddress([spec.code, ...(openId ? [openId] : [])], writeView(spec, next)), !isStep);

  return (
    <div class={`beside ${openId ? "is-open" : ""}`}>
      <section class="list-side">
        <Title words={say(spec.title)} isQuiet={openId !== ""}>
          {shown && (
            <span class="second">
              {say("list.total", { n: figure(String(shown.page.total)) })}
            </span>
          )}
        </Title>
        <Toolbar spec={spec} view={view} onView={show} />
        {found.problem && !shown ? (
          <Problem words={explain(found.problem)} again={found.again} />
        ) : !shown ? (
          <Waiting columns={columns.length} />
        ) : shown.page.nodes.length === 0 ? (
          <Nothing spec={spec} view={view} onView={show} />
        ) : (
          <Table
            spec={spec}
            view={view}
            columns={openId ? narrowColumns(view, columns) : columns}
            found={shown}
            isBusy={found.isBusy && !found.value}
            openId={openId}
            onView={show}
          />
        )}
      </section>
      {children}
    </div>
  );
}

/** Grey rows while the first answer is on its way. */
export function Waiting({ columns }: { columns: number }) {
  return (
    <div class="rows-waiting" role="status" aria-label={say("loading")}>
      {Array.from({ length: 14 }, (_, at) => (
        <i key={`row ${at + 1}`} style={`--share:${60 + ((at * 37 + columns) % 40)}%`} />
      ))}
    </div>
  );
}

function Nothing({
  spec,
  view,
  onView,
}: {
  spec: ListSpec;
  view: View;
  onView: (view: View) => void;
}) {
  const isFiltered = Object.keys(view.set).length > 0 || view.search !== "";
  return (
    <div class="empty">
      <p>{say(isFiltered ? "list.noneMatch" : spec.empty)}</p>
      {isFiltered && (
        <button type="button" onClick={() => onView({ ...view, set: {}, search: "", after: "" })}>
          {say("filter.clear")}
        </button>
      )}
    </div>
  );
}

/** The one currency of a page, told once in the heads; nothing when there are several. */
function oneCurrency({ sums, page }: Found): string {
  const all = new Set(
    sums
      ? sums.map(({ keys }) => keys.currency)
      : page.nodes.map((row) => String(row["currency"] ?? "")),
  );
  return all.size === 1 ? ([...all][0] ?? "") : "";
}

function Table({
  spec,
  view,
  columns,
  found,
  isBusy,
  openId,
  onView,
}: {
  spec: ListSpec;
  view: View;
  columns: Column[];
  found: Found;
  isBusy: boolean;
  openId: string;
  onView: (view: View, isStep?: boolean) => void;
}) {
  const products = useProducts().value;
  const place = useRef<HTMLDivElement>(null);
  const search = writeView(spec, view);
  const currency = oneCurrency(found);
  const here = JSON.stringify({ ...view, after: "" });
  useEffect(() => {
    place.current?.scrollTo({ top: 0 });
  }, [JSON.stringify(view)]);

  const step = (after: string) => onView({ ...view, after }, true);
  const { page } = found;
  return (
    <>
      <section
        class={`table-place ${isBusy ? "is-busy" : ""}`}
        ref={place}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
        tabIndex={0}
        aria-label={say(spec.title)}
        onKeyDown={moveRow}
      >
        <table class="grid">
          <thead>
            <tr>
              {columns.map((column) => (
                <Head
                  key={column.code}
                  column={column}
                  view={view}
                  currency={currency}
                  onSort={(isAlso) => onView(sortBy(view, column, isAlso))}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {page.nodes.map((row) => (
              <Line
                key={row.id}
                spec={spec}
                row={row}
                columns={columns}
                products={products}
                isOpen={row.id === openId}
                to={writeAddress([spec.code, row.id], search)}
                currency={currency}
              />
            ))}
          </tbody>
          {found.sums && <Sums spec={spec} columns={columns} sums={found.sums} />}
        </table>
      </section>
      {(page.hasMore || view.after) && (
        <nav class="pager" aria-label={say("list.pages")}>
          <button
            type="button"
            disabled={!view.after}
            onClick={() => step(before.get(`${here} ${view.after}`) ?? "")}
          >
            <Ico name="left" />
            {say("list.previous")}
          </button>
          <button
            type="button"
            disabled={!page.hasMore}
            onClick={() => {
              before.set(`${here} ${page.endCursor}`, view.after);
              step(page.endCursor ?? "");
            }}
          >
            {say("list.next")}
            <Ico name="right" />
          </button>
        </nav>
      )}
    </>
  );
}

/** A currency in a word, where there is one for it. */
function currencyWords(currency: string): string {
  return currency === "CNY" ? say("currency.unit.CNY") : currency;
}

function Head({
  column,
  view,
  currency,
  onSort,
}: {
  column: Column;
  view: View;
  currency: string;
  onSort: (isAlso: boolean) => void;
}) {
  const sorted = view.sort.find(({ field }) => field === column.sort);
  const words = say(column.label);
  const unit =
    column.kind === "money" && currency
      ? say("column.in", { what: words, unit: currencyWords(currency) })
      : words;
  return (
    <th
      scope="col"
      class={isFigure(column) ? "number" : undefined}
      aria-sort={sorted && column.sort ? (sorted.isDown ? "descending" : "ascending") : undefined}
    >
      {column.sort ? (
        <button
          type="button"
          title={say("list.sortBy", { what: words })}
          onClick={(event) => onSort(event.shiftKey)}
        >
          {unit}
          {sorted && <Ico name={sorted.isDown ? "down" : "up"} />}
        </button>
      ) : (
        unit
      )}
    </th>
  );
}

function Line({
  spec,
  row,
  columns,
  products,
  isOpen,
  to,
  currency,
}: {
  spec: ListSpec;
  row: Row;
  columns: Column[];
  products: ReturnType<typeof useProducts>["value"];
  isOpen: boolean;
  to: string;
  currency: string;
}) {
  return (
    <tr
      class={isOpen ? "is-open" : undefined}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest("a, button")) return;
        if (getSelection()?.toString()) return;
        go(to);
      }}
    >
      {columns.map((column, index) => {
        const cell = <Cell column={column} row={row} products={products} />;
        const isOther = column.kind === "money" && spec.sums.length > 0 && !currency;
        return index === 0 ? (
          <th scope="row" key={column.code}>
            <a href={to} aria-current={isOpen ? "true" : undefined}>
              {cell}
            </a>
          </th>
        ) : (
          <td
            key={column.code}
            class={isFigure(column) ? "number" : undefined}
            title={isFigure(column) ? undefined : cellText(column, row, products)}
          >
            {cell}
            {isOther && <span class="second"> {String(row["currency"] ?? "")}</span>}
          </td>
        );
      })}
    </tr>
  );
}

function Sums({
  spec,
  columns,
  sums,
}: {
  spec: ListSpec;
  columns: Column[];
  sums: NonNullable<Found["sums"]>;
}) {
  const firstSum = columns.findIndex((column) => spec.sums.includes(column.code));
  return (
    <tfoot>
      {sums.map(({ keys, count, sum }) => (
        <tr key={keys.currency}>
          {columns.map((column, index) => {
            const isSum = spec.sums.includes(column.code);
            if (index === 0) {
              const words = say("list.sum", { n: figure(String(count)) });
              return (
                <th scope="row" key={column.code}>
                  {sums.length > 1 || firstSum < 0 ? `${words} ${keys.currency}` : words}
                </th>
              );
            }
            return (
              <td key={column.code} class={isFigure(column) ? "number" : undefined}>
                {isSum ? figure(sum[column.code] ?? "") : ""}
              </td>
            );
          })}
        </tr>
      ))}
    </tfoot>
  );
}

/** Arrows and j, k go from row to row; the record that is open follows. */
export function moveRow(event: KeyboardEvent): void {
  const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
  const step = steps[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const place = event.currentTarget as HTMLElement;
  const links = [...place.querySelectorAll<HTMLElement>("tbody a")];
  const at = links.findIndex(
    (link) => link === document.activeElement || link.ariaCurrent === "true",
  );
  const next = links[Math.max(0, Math.min(links.length - 1, at + step))];
  if (!next) return;
  event.preventDefault();
  next.focus();
  if (links.some((link) => link.ariaCurrent === "true")) next.click();
}
