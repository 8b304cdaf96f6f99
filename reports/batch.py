"""The command `consolidate` (报表汇总), chapter 12 §10: submitted reports of units, as files."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from backend.kit.money import round_half_up
from backend.kit.structured import read_structured
from backend.kit.tables import (
    Cells,
    FileFault,
    Row,
    good_rows,
    must_stop,
    print_faults,
    read_csv,
    write_json,
)
from reports.collection.rollup import Consolidation, ReportingUnit, Submitted, consolidate
from reports.collection.template import Template, moment, read_template

STATES = ("draft", "submitted", "approved", "returned")
FINDING_SCALE = 2

Units = dict[str, ReportingUnit]
Faults = list[FileFault]


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `consolidate`."""
    added = subparsers.add_parser("consolidate", help="consolidate the reports of units")
    added.add_argument("--template", required=True, metavar="T.json")
    added.add_argument("--units", required=True, metavar="U.csv")
    added.add_argument("--submissions", required=True, metavar="S.csv")
    added.add_argument("--values", required=True, metavar="V.csv")
    added.add_argument("--ic", required=True, metavar="I.csv")
    added.add_argument("--skip-bad", action="store_true", help="leave out bad rows")
    added.add_argument("--out", metavar="OUT.json")
    added.set_defaults(run=run_consolidate)


def run_consolidate(chosen: argparse.Namespace) -> int:
    """Run `portico consolidate`: 0 when written, 2 for a fault of input."""
    template, faults = _template(chosen.template)
    units = _units(chosen.units, faults)
    units = _submissions(chosen.submissions, units, faults)
    values = _values(chosen.values, units, template, faults)
    balances = _balances(chosen.ic, units, template, faults)
    print_faults(faults)
    if template is None or must_stop(faults, skip_bad=chosen.skip_bad):
        return 2
    found = consolidate(template, list(units.values()), Submitted(values, balances))
    write_json(chosen.out, _written(template, found))
    return 0


def _template(file: str) -> tuple[Template | None, Faults]:
    structured, faults = read_structured(file)
    if structured is None:
        return None, faults
    template, wrong = read_template(structured.value)
    return template, [structured.place(fault) for fault in wrong]


def _units(file: str, faults: Faults) -> Units:
    """Read the tree; a fault in it stops the run, because all else hangs on it."""
    rows, wrong = read_csv(file, ("unit", "fills"), ("parent",))
    found: Units = {}
    seen: set[str] = set()
    root = ""
    for row in rows:
        cells = Cells(file, row, wrong)
        code, parent = cells.unique("unit", seen), row["parent"]
        fills = cells.choice("fills", ("yes", "no"))
        if parent and parent not in found:
            cells.fault("collection.parent", "parent", value=parent)
        elif not parent and root:
            cells.fault("collection.root", "parent", value=root)
        root = root if parent else root or code
        found.setdefault(code, ReportingUnit(code, parent, fills == "yes"))
    faults += [replace(fault, stops=True) for fault in wrong]
    return found


def _filling(cells: Cells, row: Row, column: str, units: Units) -> bool:
    """Whether a column names a unit that fills the report in; notes the fault."""
    code = row[column]
    if code and code not in units:
        cells.fault("collection.unit", column, value=code)
    elif code and not units[code].fills:
        cells.fault("collection.unit.fills", column, value=code)
    return code in units and units[code].fills


def _submissions(file: str, units: Units, faults: Faults) -> Units:
    rows, wrong = read_csv(file, ("unit", "status"), ("approved_at",))
    seen: set[str] = set()
    for row in rows:
        cells = Cells(file, row, wrong)
        _filling(cells, row, "unit", units)
        cells.unique("unit", seen)
        status, text = cells.choice("status", STATES), row["approved_at"]
        if status == "approved" and not text:
            cells.fault("table.cell.empty", "approved_at")
        elif text and moment(text) is None:
            cells.fault("collection.moment", "approved_at", value=text)
    faults += wrong
    found = dict(units)
    for row in good_rows(rows, wrong, file):
        if row["status"] == "approved":
            at = moment(row["approved_at"])
            found[row["unit"]] = replace(found[row["unit"]], is_approved=True, approved_at=at)
    return found


def _figure(cells: Cells, row: Row, column: str, template: Template | None) -> None:
    """Check that a row's cell is one that units fill in, and that its figure fits the scale."""
    number, code = cells.decimal(column), row["cell"]
    if template is None or not code:
        return
    known = {cell.code: cell for cell in template.cells}
    if code not in known:
        cells.fault("collection.cell", "cell", value=code)
    elif code not in template.inputs:
        cells.fault("collection.cell.formula", "cell", value=code)
    elif number is not None and (Fraction(number) * 10 ** known[code].scale).denominator != 1:
        places = str(known[code].scale)
        cells.fault("table.cell.places", column, value=row[column], places=places)


def _values(
    file: str, units: Units, template: Template | None, faults: Faults
) -> Mapping[tuple[str, str], Fraction]:
    rows, wrong = read_csv(file, ("unit", "cell", "value"))
    seen: set[tuple[str, str]] = set()
    for row in rows:
        cells, key = Cells(file, row, wrong), (row["unit"], row["cell"])
        _filling(cells, row, "unit", units)
        if all(key) and key in seen:
            cells.fault("table.id.repeated", "cell", value=row["cell"])
        seen.add(key)
        _figure(cells, row, "value", template)
    faults += wrong
    good = good_rows(rows, wrong, file)
    return {(row["unit"], row["cell"]): Fraction(row["value"]) for row in good}


def _balances(
    file: str, units: Units, template: Template | None, faults: Faults
) -> Mapping[tuple[str, str, str], Fraction]:
    """Read balances between units; rows of the same unit, partner and cell add up."""
    rows, wrong = read_csv(file, ("unit", "partner", "cell", "amount"))
    for row in rows:
        cells = Cells(file, row, wrong)
        _filling(cells, row, "unit", units)
        if _filling(cells, row, "partner", units) and row["partner"] == row["unit"]:
            cells.fault("collection.partner", "partner", value=row["unit"])
        _figure(cells, row, "amount", template)
    faults += wrong
    found: dict[tuple[str, str, str], Fraction] = {}
    for row in good_rows(rows, wrong, file):
        key = (row["unit"], row["partner"], row["cell"])
        found[key] = found.get(key, Fraction(0)) + Fraction(row["amount"])
    return found


def figure_text(value: Fraction | None, scale: int) -> str | None:
    """Write a figure with its places, half up; None stays None, and there is no minus zero.

    >>> figure_text(Fraction(-28), 2), figure_text(Fraction(-1, 1000), 2)
    ('-28.00', '0.00')
    """
    if value is None:
        return None
    whole = round_half_up(value * 10**scale)
    digits = str(abs(whole)).rjust(scale + 1, "0")
    written = f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits
    return f"-{written}" if whole < 0 else written


def _written(template: Template, found: Consolidation) -> dict[str, Any]:
    scales = {cell.code: cell.scale for cell in template.cells}
    return {
        "values": [
            {
                "node": item.node,
                "cell": item.cell,
                "own": figure_text(item.own, scales[item.cell]),
                "children": figure_text(item.children, scales[item.cell]),
                "elimination": figure_text(item.elimination, scales[item.cell]),
                "value": figure_text(item.value, scales[item.cell]),
                "complete": item.is_complete,
            }
            for item in found.cells
        ],
        "faults": [
            {
                "kind": item.kind,
                "node": item.node,
                "partner": item.partner,
                "check": item.check,
                "left": figure_text(item.left, FINDING_SCALE),
                "right": figure_text(item.right, FINDING_SCALE),
            }
            for item in found.findings
        ],
        "missing": list(found.missing),
        "late": list(found.late),
    }
