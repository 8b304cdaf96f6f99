"""Rolling submitted cells up: any tree of any reports adds up, whoever is approved."""

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reports.collection.formula import parse
from reports.collection.rollup import ReportingUnit, Submitted, consolidate
from reports.collection.template import Cell, Template

DUE = datetime(2026, 1, 8, 10, tzinfo=UTC)
CODES = st.sampled_from(["owed", "owing"])
AMOUNTS = st.integers(-(10**9), 10**9).map(lambda minor: Fraction(minor, 100))
TEMPLATE = Template(
    due=DUE,
    cells=(Cell("owed", 2), Cell("owing", 2), Cell("net", 2, parse("owed - owing"))),
    checks=(),
    pairs=(("owed", "owing"),),
    tolerance=Fraction(0),
)


@dataclass(frozen=True)
class Reports:
    units: list[ReportingUnit]
    submitted: Submitted

    def chain(self, code: str) -> set[str]:
        """A unit and every unit above it."""
        parents = {unit.code: unit.parent for unit in self.units}
        found = set[str]()
        while code:
            found.add(code)
            code = parents[code]
        return found

    def by_hand(self, node: str, cell: str) -> Fraction:
        """Records of approved units below, less the lower amount of any two of them."""
        below = [u.code for u in self.units if u.is_approved and node in self.chain(u.code)]
        total = sum(
            (self.submitted.values.get((code, cell), Fraction(0)) for code in below), Fraction(0)
        )
        for one in below:
            for other in below:
                left = self.submitted.balances.get((one, other, "owed"), Fraction(0))
                right = self.submitted.balances.get((other, one, "owing"), Fraction(0))
                total -= max(min(left, right), Fraction(0))
        return total


@st.composite
def reports(draw: st.DrawFn) -> Reports:
    """Up to ten units in any tree, some filling, some approved, with any figures."""
    units: list[ReportingUnit] = []
    for number in range(draw(st.integers(1, 10))):
        parent = str(draw(st.integers(0, number - 1))) if number else ""
        fills = draw(st.booleans())
        is_approved = fills and draw(st.booleans())
        units.append(
            ReportingUnit(str(number), parent, fills, is_approved, DUE if is_approved else None)
        )
    filling = [unit.code for unit in units if unit.fills]
    if not filling:
        return Reports(units, Submitted({}, {}))
    codes = st.sampled_from(filling)
    values = draw(st.dictionaries(st.tuples(codes, CODES), AMOUNTS))
    balances = draw(st.dictionaries(st.tuples(codes, codes, CODES), AMOUNTS, max_size=12))
    between = {key: amount for key, amount in balances.items() if key[0] != key[1]}
    return Reports(units, Submitted(values, between))


@given(reports())
def test_every_node_is_its_records_less_what_is_eliminated_below(given_: Reports) -> None:
    found = consolidate(TEMPLATE, given_.units, given_.submitted)

    for item in found.cells:
        if item.cell != "net":
            assert item.own is not None
            assert item.children is not None
            assert item.elimination is not None
            assert item.value == item.own + item.children + item.elimination
            assert item.value == given_.by_hand(item.node, item.cell)


@given(reports())
def test_a_formula_is_worked_out_at_the_node_and_never_summed(given_: Reports) -> None:
    found = consolidate(TEMPLATE, given_.units, given_.submitted)

    values = {(item.node, item.cell): item.value for item in found.cells}
    for unit in given_.units:
        owed, owing = values[unit.code, "owed"], values[unit.code, "owing"]
        assert owed is not None
        assert owing is not None
        assert values[unit.code, "net"] == owed - owing


@given(reports())
def test_a_node_is_complete_when_all_below_are_approved(given_: Reports) -> None:
    found = consolidate(TEMPLATE, given_.units, given_.submitted)

    waiting = {node for code in found.missing for node in given_.chain(code)}
    assert {item.node for item in found.cells if not item.is_complete} == waiting
    assert not found.late
