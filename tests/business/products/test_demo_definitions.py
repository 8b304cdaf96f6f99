"""The demo products: complete, without gaps, and sold at the level they are meant to be."""

from pathlib import Path
from typing import Any

import pytest

from backend.business.pricing.rules import PricedRow, price_rows
from backend.business.products.rules.checking import check_product, check_table, table_of
from backend.business.products.rules.reading import read_product
from backend.metadata.definition_files import DefinitionFile, read_folders

FOLDER = Path(__file__).resolve().parents[3] / "seeds" / "demo" / "definitions"
FILES = {(file.kind, file.code): file for file in read_folders([FOLDER])}
PRODUCTS = [file for (kind, _), file in FILES.items() if kind == "product"]


def lookup(kind: str, code: str) -> Any:
    found = FILES.get((kind, code))
    return found.body if found else None


def price(**cells: str) -> PricedRow:
    product, faults = read_product(lookup("product", cells["product"]))
    assert product, faults
    tables = {}
    for _, name in product.tables():
        table, wrong = table_of(lookup("table", name), name)
        assert table, wrong
        tables[name] = table
    row = {"row_id": "1", "quote_date": "2026-03-01", "start": "2026-04-01", **cells}
    priced = price_rows({product.code: product}, tables, [row])
    priced.raise_if_any()
    return priced.rows[0]


@pytest.mark.parametrize("file", FILES.values(), ids=lambda file: f"{file.kind}-{file.code}")
def test_every_definition_passes_its_check(file: DefinitionFile) -> None:
    check = {"product": check_product, "table": check_table}.get(file.kind)
    if check:
        assert check(file.body, file.code, lookup) == []


@pytest.mark.parametrize("file", PRODUCTS, ids=lambda file: file.code)
def test_every_product_has_a_whole_handbook(file: DefinitionFile) -> None:
    handbook = file.body["handbook"]

    assert len(handbook["clauses"]) >= 15
    assert sum(bool(clause.get("is_exclusion")) for clause in handbook["clauses"]) >= 3
    assert all(len(clause["text"]["zh"]) >= 30 for clause in handbook["clauses"])
    assert min(len(handbook[part]) for part in ("risk_points", "fill_hints", "checklist")) >= 4
    assert any("when" in paper for paper in handbook["checklist"])


ORDINARY = {
    "PA01": {
        "end": "2027-04-01",
        "birth_date": "1990-05-05",
        "occupation_class": "2",
        "plan": "B",
    },
    "TR01": {
        "end": "2026-04-06",
        "birth_date": "1990-05-05",
        "plan": "B",
        "destination": "domestic",
    },
    "GA01": {
        "end": "2027-04-01",
        "birth_date": "1990-05-05",
        "occupation_class": "3",
        "sum_assured": "300000",
    },
    "CW01": {"end": "2027-10-01", "sum_assured": "500000", "contract_price": "12000000"},
    "HM01": {"end": "2027-04-01", "birth_date": "1990-05-05", "plan": "B"},
}
COSTS = {"PA01": "344.90", "TR01": "11.45", "GA01": "390.00", "CW01": "24720.00", "HM01": "503.60"}


@pytest.mark.parametrize("code", ORDINARY)
def test_an_ordinary_quote_needs_the_sales_office_only(code: str) -> None:
    row = price(product=code, **ORDINARY[code])

    assert (row.decision, row.authority) == ("accept", "sales_office")
    assert f"{row.actual // 100}.{row.actual % 100:02d}" == COSTS[code]


@pytest.mark.parametrize("code", ORDINARY)
def test_each_discount_leads_one_level_higher(code: str) -> None:
    product, _ = read_product(lookup("product", code))
    assert product
    levels = product.authority

    for level, lower in zip(levels[1:], levels, strict=False):
        assert level.discount_min is not None
        assert lower.discount_min is not None
        share = f"{level.discount_min.numerator / level.discount_min.denominator:.2f}"
        bigger = {"contract_price": "12000000"} if code == "CW01" else {}
        found = price(product=code, **{**ORDINARY[code], **bigger}, units="1", discount=share)
        assert found.authority == level.level, (code, share, lower)


def test_a_health_loading_is_referred() -> None:
    row = price(product="HM01", **ORDINARY["HM01"], health_percent="50")

    assert (row.decision, row.reasons) == ("refer", ("health.loading",))
    assert row.health > 0


def test_two_weeks_cost_less_than_a_month_and_never_more() -> None:
    costs = []
    for day in range(2, 31):
        end = {"end": f"2026-04-{day:02d}"}
        costs.append(price(product="PA01", **{**ORDINARY["PA01"], **end}).actual)

    assert costs == sorted(costs)
    assert costs[0] < costs[-1]
