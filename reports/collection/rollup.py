"""Rolling submitted cells up (汇总合并与抵销), chapter 12 §7.4 and §7.5; pure and exact.

A node's input cell is its own figure, its children's and the elimination at the node; a formula
is worked out at the node from those, never summed. Only approved units count.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from reports.collection.formula import evaluate
from reports.collection.template import Cell, Check, Template

ZERO = Fraction(0)
Figures = dict[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """A unit of the tree: what it reports to, whether it fills in, when it was approved."""

    code: str
    parent: str
    fills: bool
    is_approved: bool = False
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """What was reported: cells by (unit, cell), balances by (unit, partner, cell)."""

    values: Mapping[tuple[str, str], Fraction]
    balances: Mapping[tuple[str, str, str], Fraction]


@dataclass(frozen=True, slots=True)
class NodeCell:
    """A cell at a node; the parts are None for a formula, the value None where it is empty."""

    node: str
    cell: str
    own: Fraction | None
    children: Fraction | None
    elimination: Fraction | None
    value: Fraction | None
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that does not hold, or balances that differ."""

    kind: str
    node: str
    partner: str
    check: str
    left: Fraction
    right: Fraction


@dataclass(frozen=True, slots=True)
class Consolidation:
    """All that a run gives."""

    cells: Sequence[NodeCell]
    findings: Sequence[Finding]
    missing: Sequence[str]
    late: Sequence[str]


class _Tree:
    """The units, parents before children, with what is at and below each."""

    def __init__(self, units: Sequence[ReportingUnit]) -> None:
        self.units = {unit.code: unit for unit in units}
        self.place = {unit.code: index for index, unit in enumerate(units)}
        self.children: dict[str, list[str]] = {unit.code: [] for unit in units}
        self.is_complete = {unit.code: not unit.fills or unit.is_approved for unit in units}
        self.has_approved = {unit.code: unit.is_approved for unit in units}
        for unit in reversed(units):
            if unit.parent:
                self.children[unit.parent].append(unit.code)
                self.is_complete[unit.parent] &= self.is_complete[unit.code]
                self.has_approved[unit.parent] |= self.has_approved[unit.code]

    def chain(self, code: str) -> Iterator[str]:
        """Yield the unit and every one above it."""
        while code:
            yield code
            code = self.units[code].parent

    def lowest_holding(self, one: str, other: str) -> str:
        """Return the lowest unit that holds both; a unit holds itself."""
        above = set(self.chain(one))
        return next(code for code in self.chain(other) if code in above)


class _Rollup:
    """One run: own figures, eliminations by (node, cell), totals by node."""

    def __init__(
        self, template: Template, units: Sequence[ReportingUnit], submitted: Submitted
    ) -> None:
        self.template, self.units, self.submitted = template, units, submitted
        self.tree = _Tree(units)
        self.findings: list[Finding] = []
        self.eliminated: dict[tuple[str, str], Fraction] = {}
        self.totals: dict[str, Figures] = {}
        self.own = {unit.code: self._own(unit) for unit in units}

    def _own(self, unit: ReportingUnit) -> Figures:
        """A unit's own figures with formulas from them; zero where it is not approved."""
        given = self.submitted.values if unit.is_approved else {}
        return self._with_formulas(
            {code: given.get((unit.code, code), ZERO) for code in self.template.inputs}
        )

    def _with_formulas(self, figures: Figures) -> Figures:
        for cell in self.template.cells:
            if cell.formula is not None:
                figures[cell.code] = evaluate(cell.formula, figures)
        return figures

    def eliminate(self) -> None:
        """Take the lower of two approved units' mutual balances out of both cells of a pair."""
        balances = self.submitted.balances
        for first, second in self.template.pairs:
            meetings = {(x, y) for x, y, cell in balances if cell == first}
            meetings |= {(x, y) for y, x, cell in balances if cell == second}
            for x, y in sorted(meetings):
                if not (self.tree.units[x].is_approved and self.tree.units[y].is_approved):
                    continue
                left = balances.get((x, y, first), ZERO)
                right = balances.get((y, x, second), ZERO)
                if abs(left - right) > self.template.tolerance:
                    pair = f"{first}/{second}"
                    self.findings.append(Finding("ic.diff", x, y, pair, left, right))
                node = self.tree.lowest_holding(x, y)
                for cell in (first, second):
                    taken = self.eliminated.get((node, cell), ZERO)
                    self.eliminated[node, cell] = taken - max(ZERO, min(left, right))

    def add_up(self) -> None:
        """Work every node out, children before parents."""
        for unit in reversed(self.units):
            figures: Figures = {
                code: (self.own[unit.code][code] or ZERO)
                + self._below(unit.code, code)
                + self.eliminated.get((unit.code, code), ZERO)
                for code in self.template.inputs
            }
            self.totals[unit.code] = self._with_formulas(figures)
        self._prove()

    def _below(self, node: str, cell: str) -> Fraction:
        below = self.tree.children[node]
        return sum((self.totals[child][cell] or ZERO for child in below), ZERO)

    def _prove(self) -> None:
        """The root is all that approved units reported, less all that was eliminated."""
        for code in self.template.inputs:
            parts = [figures[code] or ZERO for figures in self.own.values()]
            parts += [amount for (_, cell), amount in self.eliminated.items() if cell == code]
            roots = [
                self.totals[unit.code][code] or ZERO for unit in self.units if not unit.parent
            ]
            assert sum(roots, ZERO) == sum(parts, ZERO), f"{code}: the root is not its parts"

    def check(self) -> None:
        """Collect the checks that do not hold, and put all findings in order."""
        for unit in self.units:
            if unit.is_approved:
                self._check("own", unit.code, self.own[unit.code])
            if self.tree.has_approved[unit.code]:
                self._check("consolidated", unit.code, self.totals[unit.code])
        place = self.tree.place
        self.findings.sort(
            key=lambda item: (item.kind, place[item.node], item.partner, item.check)
        )

    def _check(self, on: str, node: str, figures: Figures) -> None:
        for check in self.template.checks:
            left, right = evaluate(check.left, figures), evaluate(check.right, figures)
            if check.on != on or left is None or right is None or _holds(check, left, right):
                continue
            kind = f"check.{check.severity}"
            self.findings.append(Finding(kind, node, "", check.code, left, right))

    def cell(self, node: str, cell: Cell) -> NodeCell:
        """Return a cell at a node with its parts."""
        value, is_complete = self.totals[node][cell.code], self.tree.is_complete[node]
        if cell.formula is not None:
            return NodeCell(node, cell.code, None, None, None, value, is_complete)
        return NodeCell(
            node,
            cell.code,
            self.own[node][cell.code],
            self._below(node, cell.code),
            self.eliminated.get((node, cell.code), ZERO),
            value,
            is_complete,
        )


def _holds(check: Check, left: Fraction, right: Fraction) -> bool:
    if check.operator == "=":
        return abs(left - right) <= check.tolerance
    if check.operator == "<=":
        return left <= right + check.tolerance
    return left >= right - check.tolerance


def consolidate(
    template: Template, units: Sequence[ReportingUnit], submitted: Submitted
) -> Consolidation:
    """Consolidate what units reported; `units` in file order, parents before children."""
    run = _Rollup(template, units, submitted)
    run.eliminate()
    run.add_up()
    run.check()
    late = [unit.code for unit in units if unit.approved_at and unit.approved_at > template.due]
    return Consolidation(
        [run.cell(unit.code, cell) for unit in units for cell in template.cells],
        run.findings,
        [unit.code for unit in units if unit.fills and not unit.is_approved],
        late,
    )
