"""Running a report (运行报表): grouped queries in the reader's scope, consolidated, told in words.

A figure never counts a record its reader may not open: the queries go through the compiler, and
the tree shows only the units where the reader may run reports.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from backend.kit.clock import business_date
from backend.kit.faults import refuse
from backend.metadata import releases
from backend.metadata.queries import door
from backend.metadata.releases import Definition, Release
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database
from reports.consolidate import Figures, Leaf, Node, growth, ratio, sums, tree
from reports.definition import Measure, ReportDefinition, read
from reports.prompts import Prompts, read_prompts, shifted
from reports.scope import for_lists, row_filter, visible_units


@dataclass(frozen=True)
class Result:
    """A report that ran: the tree now and in the periods it is compared with."""

    definition: Definition
    report: ReportDefinition
    prompts: Prompts
    release: Release
    nodes: Mapping[int, Node]
    bases: Mapping[str, Mapping[int, Node]]
    leaves: Sequence[Leaf]
    period: tuple[date, date]
    products: Mapping[str, Mapping[str, str]]
    at: datetime
    reader: Viewer

    @property
    def shown(self) -> list[Node]:
        """The units with a figure now or in a period compared with; the outermost always."""
        return [
            node
            for node in self.nodes.values()
            if node.parent_id is None
            or node.figures
            or any(base[node.unit.id].figures for base in self.bases.values())
        ]


async def find_report(code: str) -> tuple[Definition, Release]:
    """Return a published report; raises Refused for an unknown code."""
    release = await releases.current_release()
    found = release.find("report", code)
    if found is None:
        raise refuse("report.unknown", "code", report=code[:40])
    return found, release


def _filters(
    report: ReportDefinition,
    prompts: Prompts,
    units: Sequence[int],
    period: tuple[date, date],
    within: Mapping[str, Any],
) -> dict[str, Any]:
    start, end = period
    filters: dict[str, Any] = {
        **within,
        report.date: {"gte": start.isoformat(), "lt": end.isoformat()},
        report.org: {"in": [str(unit) for unit in units]},
    }
    if prompts.product:
        filters[report.product] = {"eq": prompts.product}
    return filters


async def _leaves(
    report: ReportDefinition, filters: Mapping[str, Any], reader: Viewer, database: Database
) -> list[Leaf]:
    release = await releases.current_release()
    measures = {measure.code: measure.asked for measure in report.read_measures}
    month = f"{report.date}.month"
    rows = await door.aggregate(
        reader,
        report.entity,
        list(measures.values()),
        [report.org, report.product, month],
        filters,
        release.catalogue,
        database,
    )
    return [
        Leaf(
            int(row[report.org]),
            str(row[report.product]),
            str(row[month]),
            {code: Decimal(row[asked] or 0) for code, asked in measures.items()},
        )
        for row in rows
    ]


async def run(
    code: str, given: object, *, reader: Viewer, now: datetime, database: Database
) -> Result:
    """Run a report with what a reader chose; raises Refused for wrong prompts."""
    definition, release = await find_report(code)
    report, today = read(definition.body), business_date(now)
    visible = visible_units(reader)
    prompts = read_prompts(given, report, frozenset(visible), today)
    if prompts.org_id is not None:
        below = reader.orgs.below(prompts.org_id)
        visible = {unit_id: unit for unit_id, unit in visible.items() if unit_id in below}
    period = prompts.period(today)
    columns = {"product": lambda leaf: leaf.product, "month": lambda leaf: leaf.month}
    within = row_filter(reader, release.catalogue.entities[report.entity])
    asked = _filters(report, prompts, list(visible), period, within)
    leaves = await _leaves(report, asked, reader, database)
    spread = columns.get(prompts.spread)
    column_of = {spread(leaf): spread(leaf) for leaf in leaves} if spread else {}
    bases = {}
    # The period before is as many months long, so that the two never overlap.
    for name, months in {"month": -len(prompts.months), "year": -12}.items():
        filters = _filters(report, prompts, list(visible), shifted(period, months), within)
        bases[name] = tree(visible, await _leaves(report, filters, reader, database))
    return Result(
        definition,
        report,
        prompts,
        release,
        tree(visible, leaves, column_of),
        bases,
        leaves,
        period,
        {item.code: item.body["name"] for item in release.of_kind("product")},
        now,
        reader,
    )


def value(measure: Measure, figures: Figures) -> Decimal | None:
    """Return a measure of figures; None where there is nothing (empty is not 0)."""
    if measure.kind == "ratio":
        return ratio(figures.get(measure.of[0]), figures.get(measure.of[1]))
    return figures.get(measure.code)


def cells(result: Result, unit_id: int | None) -> dict[str, str | None]:
    """Return a row's cells by column key, as exact text; the total's for None."""
    nodes = result.nodes
    figures = sums(list(nodes.values())) if unit_id is None else nodes[unit_id].figures
    found: dict[str, str | None] = {}
    for measure in result.report.measures:
        now = value(measure, figures)
        found[measure.code] = text(now)
        if measure.kind == "ratio":
            continue
        for name, base in result.bases.items():
            before_all = sums(list(base.values())) if unit_id is None else base[unit_id].figures
            before = value(measure, before_all)
            found[f"{measure.code}.{name}"] = text(before)
            found[f"{measure.code}.{name}.growth"] = text(growth(now, before))
    for column in spread_columns(result):
        part = _part(result, unit_id, column)
        for measure in result.report.measures:
            found[f"{measure.code}:{column}"] = text(value(measure, part))
    return found


def _part(result: Result, unit_id: int | None, column: str) -> Figures:
    if unit_id is not None:
        return result.nodes[unit_id].by_column.get(column, {})
    total: Figures = {}
    for node in result.nodes.values():
        if node.parent_id is None:
            for code, amount in node.by_column.get(column, {}).items():
                total[code] = total.get(code, Decimal(0)) + amount
    return total


def spread_columns(result: Result) -> list[str]:
    """Return the products or months that the columns are spread over."""
    if result.prompts.spread == "month":
        return result.prompts.months
    if result.prompts.spread == "product":
        return sorted({leaf.product for leaf in result.leaves})
    return []


def text(figure: Decimal | None) -> str | None:
    """Write a figure exactly."""
    return None if figure is None else f"{figure:f}"


def drill(result: Result, unit_id: int | None, column: str = "") -> dict[str, Any]:
    """Return the filter of the records behind a figure, as the list of records takes it."""
    start, end = result.period
    entity = result.release.catalogue.entities[result.report.entity]
    filters: dict[str, Any] = {
        **for_lists(row_filter(result.reader, entity)),
        "issuedOn": {"gte": start.isoformat(), "lt": end.isoformat()},
    }
    if unit_id is not None:
        filters["orgId"] = {"under": str(unit_id)}
    product = column if result.prompts.spread == "product" else result.prompts.product
    if product:
        filters["productCode"] = {"eq": product}
    if result.prompts.spread == "month" and column:
        year, month = int(column[:4]), int(column[5:])
        until = date(year + month // 12, month % 12 + 1, 1)
        filters["issuedOn"] = {"gte": f"{column}-01", "lt": min(until, end).isoformat()}
    return filters
