"""What holds for every price: parts add up, more is never cheaper, a cent never decides."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.business.pricing.rules import Priced, explain, price_rows, records
from backend.business.products.rules.reading import read_product
from backend.business.products.rules.table import Table, read_table
from backend.kit.messages import LOCALES, say
from tests.business.pricing.random_rows import TABLES, runs

Run = tuple[dict[str, Any], list[dict[str, str]]]


def tables() -> dict[str, Table]:
    found = {}
    for name, (columns, rows) in TABLES.items():
        table, faults = read_table(name, columns, rows, range(2, len(rows) + 2))
        assert table, faults
        found[name] = table
    return found


READ = tables()


def price(run: Run) -> Priced:
    body, rows = run
    product, faults = read_product(body)
    assert product, faults
    return price_rows({product.code: product}, READ, rows)


@settings(deadline=None)
@given(runs())
def test_every_row_is_priced_or_has_a_fault(run: Run) -> None:
    priced = price(run)

    assert sorted([row.row for row in priced.rows] + list(priced.faults)) == list(
        range(len(run[1]))
    )


@settings(deadline=None)
@given(runs())
def test_lines_add_up_to_their_row(run: Run) -> None:
    for row in price(run).rows:
        if row.is_priced:
            assert sum(line.actual for line in row.lines) == row.actual
            assert sum(line.line.amounts.standard for line in row.lines) == row.standard
            assert min(line.actual for line in row.lines) >= 0


@settings(deadline=None)
@given(runs())
def test_a_group_is_the_sum_of_its_members(run: Run) -> None:
    priced = price(run)

    for group in priced.groups:
        members = [row for row in priced.rows if row.group_id == group.group_id]
        assert group.actual == sum(row.actual for row in members)
        assert group.standard == sum(row.standard for row in members)
        assert group.members + group.refused == len(members)


@settings(deadline=None)
@given(runs())
def test_a_refund_never_exceeds_what_was_paid(run: Run) -> None:
    for row in price(run).rows:
        assert row.refund is None or 0 <= row.refund <= row.actual


@settings(deadline=None)
@given(runs(), st.sampled_from(["sum_assured", "contract_price", "discount"]))
def test_more_insured_or_a_higher_share_is_never_cheaper(run: Run, column: str) -> None:
    body, rows = run
    row = rows[0] | {"group_id": "", "agreed_rate": "", "agreed_premium": ""}
    low = row | {column: "0.40" if column == "discount" else "200000"}
    high = row | {column: "0.90" if column == "discount" else "400000"}

    cheap, dear = (price((body, [given])).rows for given in (low, high))

    if cheap and dear and cheap[0].is_priced and dear[0].is_priced:
        assert cheap[0].actual <= dear[0].actual


@settings(deadline=None)
@given(runs())
def test_the_order_of_rows_does_not_change_their_price(run: Run) -> None:
    body, rows = run
    forward = {row.row_id: replace(row, row=0) for row in price((body, rows)).rows}

    backward = {row.row_id: replace(row, row=0) for row in price((body, rows[::-1])).rows}

    assert forward == backward


@settings(deadline=None)
@given(runs())
def test_a_level_that_grants_a_figure_grants_a_dearer_discount_too(run: Run) -> None:
    for row in price(run).rows:
        if row.basis == "table" and row.authority not in ("none", "system", ""):
            level = next(item for item in row.product.authority if item.level == row.authority)
            lowest = row.standard * (level.discount_min or Fraction(0))
            assert row.standard == 0 or row.actual >= lowest - Fraction(1, 2)


@settings(max_examples=40, deadline=None)
@given(runs())
def test_every_figure_explains_itself_in_both_languages(run: Run) -> None:
    for row in price(run).rows:
        steps = explain(row)
        assert bool(steps) == row.is_priced
        for locale in LOCALES:
            assert all(say(step.code, locale, **step.facts) for step in steps)
        text = {record["liability"]: record for record in records(row)}
        for step in steps:
            if step.code == "price.step.base":
                line = text[step.facts["liability"]]
                assert line["base_premium"] == step.facts["amount"]
