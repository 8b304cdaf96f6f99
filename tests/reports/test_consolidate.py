"""Consolidation: any tree of any leaves adds up; comparisons have their edges."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from backend.runtime.access.viewer import Unit
from reports.checks import check_report
from reports.consolidate import Leaf, growth, ratio, sums, tree


@st.composite
def trees(draw: st.DrawFn) -> dict[int, Unit]:
    size = draw(st.integers(1, 12))
    units = {}
    for number in range(1, size + 1):
        parent = draw(st.integers(0, number - 1)) or None
        units[number] = Unit(number, f"U{number:02}", "中", "en", "branch", parent)
    return units


@given(st.data())
def test_the_roots_are_the_sum_of_the_leaves(data: st.DataObject) -> None:
    units = data.draw(trees())
    amounts = st.decimals(-(10**9), 10**9, places=2)
    leaves = [
        Leaf(unit, "PA01", "2026-03", {"premium": amount})
        for unit, amount in data.draw(st.lists(st.tuples(st.sampled_from(sorted(units)), amounts)))
    ]

    nodes = tree(units, leaves)

    total = sum((leaf.figures["premium"] for leaf in leaves), Decimal(0))
    assert sums(list(nodes.values())).get("premium", Decimal(0)) == total


def test_growth_needs_a_base_above_zero() -> None:
    assert growth(Decimal(5), Decimal(0)) is None
    assert growth(Decimal(5), Decimal(-1)) is None
    assert growth(Decimal(5), None) is None
    assert growth(Decimal(90), Decimal(100)) == Decimal("-0.1000")


def test_a_ratio_has_no_divisor_of_zero() -> None:
    assert ratio(Decimal(1), Decimal(0)) is None
    assert ratio(Decimal("10.00"), Decimal(3)) == Decimal("3.33")


def test_a_report_is_checked_before_it_is_published() -> None:
    faults = check_report(
        {"code": "r", "title": {"zh": "表"}, "measures": [{"kind": "x"}]}, "r", lambda *_: None
    )

    assert {(fault.code, fault.at) for fault in faults} >= {
        ("report.label", "title"),
        ("report.key.missing", "dataset"),
        ("report.measure.kind", "measures[0].kind"),
        ("report.chart", "chart.measure"),
        ("report.months", "months"),
    }
