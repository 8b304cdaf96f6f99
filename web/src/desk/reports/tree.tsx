/** The org tree of a report (机构汇总表): units unfold, figures lead to their policies. */
import { useState } from "preact/hooks";
import { say } from "../../i18n/words.ts";
import { figure } from "../../lib/figures.ts";
import { Ico } from "../ui/icon.tsx";
import { Growth } from "./growth.tsx";
import {
  type Drill,
  drillAddress,
  drillOf,
  type Group,
  groupsOf,
  type Report,
  type ReportColumn,
  type ReportRow,
  seenRows,
  tableColumns,
  totalDrills,
} from "./report.ts";

const OPEN_LEVELS = 1;

/** The table. */
export function Tree({ report, isDrilling }: { report: Report; isDrilling: boolean }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(report.rows.filter(({ level }) => level < OPEN_LEVELS).map(({ key }) => key)),
  );
  const flip = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const drill = (found: Drill | null) => (isDrilling ? found : null);
  const columns = tableColumns(report);
  const groups = groupsOf(columns);
  const ofTotal = totalDrills(report);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
    <section class="table-place" tabIndex={0} aria-label={report.title}>
      <table class="grid tree">
        <thead>
          <Heads groups={groups} />
        </thead>
        <tbody>
          {seenRows(report.rows, open).map((row) => (
            <tr key={row.key}>
              <th scope="row" style={`--level:${row.level}`}>
                <Unit row={row} isOpen={open.has(row.key)} onFlip={() => flip(row.key)} />
              </th>
              {columns.map((column) => (
                <Figure
                  key={column.key}
                  column={column}
                  value={row.cells[column.key]}
                  drill={drill(drillOf(column, row.drill, row.drills))}
                />
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say("report.total")}</th>
            {columns.map((column) => (
              <Figure
                key={column.key}
                column={column}
                value={report.totals[column.key]}
                drill={drill(drillOf(column, ofTotal.drill, ofTotal.drills))}
              />
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

/** Two lines of heads: each measure over the period, and what it is compared with or spread over. */
function Heads({ groups }: { groups: readonly Group[] }) {
  return (
    <>
      <tr>
        <th scope="col" rowSpan={2}>
          {say("report.org")}
        </th>
        {groups.map(({ label, columns }) =>
          columns.length > 1 ? (
            <th scope="colgroup" class="of-group" colSpan={columns.length} key={label}>
              {label}
            </th>
          ) : (
            <th scope="col" class="number" rowSpan={2} key={label}>
              {label}
            </th>
          ),
        )}
      </tr>
      <tr>
        {groups
          .filter(({ columns }) => columns.length > 1)
          .flatMap(({ label, columns }) =>
            columns.map((column) => (
              <th scope="col" class="number" key={column.key}>
                {column.label === label ? say("report.now") : column.label}
              </th>
            )),
          )}
      </tr>
    </>
  );
}

function Unit({ row, isOpen, onFlip }: { row: ReportRow; isOpen: boolean; onFlip: () => void }) {
  if (!row.hasChildren) return <span class="leaf">{row.label}</span>;
  return (
    <button
      type="button"
      class="fold"
      aria-expanded={isOpen}
      aria-label={say(isOpen ? "report.fold" : "report.open", { unit: row.label })}
      onClick={onFlip}
    >
      <Ico name={isOpen ? "more" : "right"} />
      {row.label}
    </button>
  );
}

function Figure({
  column,
  value,
  drill,
}: {
  column: ReportColumn;
  value: string | null | undefined;
  drill: Drill | null;
}) {
  if (column.kind === "growth") {
    return (
      <td class="number">
        <Growth share={value} />
      </td>
    );
  }
  const words = value ? figure(value) : "—";
  return (
    <td class="number">
      {drill && value && !/^0(\.0+)?$/.test(value) ? (
        <a href={drillAddress(drill)} title={say("report.drill")}>
          {words}
        </a>
      ) : (
        words
      )}
    </td>
  );
}
