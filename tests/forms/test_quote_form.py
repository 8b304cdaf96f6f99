"""The one quote form serves the five short-term products: filled, it prices without a fault."""

import csv
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml

from backend.business.pricing.rules import price_rows
from backend.business.products.rules.product import Product
from backend.business.products.rules.reading import read_product
from backend.business.products.rules.table import Table, read_table
from forms import answers as checking
from forms import sources
from tests.forms.forms_at_hand import ROOT, form

DEFINITIONS = ROOT / "seeds" / "demo" / "definitions"
TODAY = date(2026, 3, 5)
WANG = {"name": "王芳", "id_number": "360426199101010071"}
PERSON = {
    "applicant_name": "王芳",
    "applicant_id_number": "360426199101010071",
    "applicant_phone": "13800138000",
}
COMPANY = {
    "applicant_name": "某某建设有限公司",
    "applicant_credit_code": "91110000600037341L",
    "applicant_phone": "13800138000",
    "contact_name": "王芳",
}
STAFF = [
    WANG | {"occupation_class": "1"},
    {"name": "张三", "id_number": "110105196912310029", "occupation_class": "2"},
    {"name": "李四", "id_number": "110105198001010016", "occupation_class": "4"},
]
CASES: dict[str, dict[str, Any]] = {
    "PA01": {"plan": "B", **PERSON, "insureds": [WANG | {"occupation_class": "1"}]},
    "TR01": {"plan": "A", **PERSON, "insureds": [WANG]},
    "HM01": {"plan": "A", **PERSON, "insureds": [WANG]},
    "GA01": {"sum_assured": "300000", **COMPANY, "insureds": STAFF, "discount": "0.95"},
    "CW01": {
        "sum_assured": "500000",
        "contract_price": "26,000,000",
        "site_name": "滨江新城二期",
        "site_address": "上海市浦东新区滨江大道 1200 号",
        "workers": "120",
        **COMPANY,
    },
}


@cache
def bodies() -> dict[str, dict[str, Any]]:
    found = {}
    for file in sorted((DEFINITIONS / "product").glob("*.yaml")):
        found[file.stem] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


@cache
def products() -> dict[str, Product]:
    read = {code: read_product(body) for code, body in bodies().items()}
    return {code: product for code, (product, faults) in read.items() if product and not faults}


@cache
def tables() -> dict[str, Table]:
    found = {}
    for file in sorted((DEFINITIONS / "table").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            head, *rows = csv.reader(lines)
        table, _ = read_table(file.stem, head, rows, list(range(2, len(rows) + 2)))
        assert table
        found[file.stem] = table
    return found


@pytest.mark.parametrize("code", CASES)
def test_a_filled_form_of_each_product_is_priced(code: str) -> None:
    offered = sources.of_products(bodies().values())

    checked = checking.examine(form("quote"), {"product": code, **CASES[code]}, TODAY, offered)
    priced = price_rows(
        products(), tables(), checking.pricing_rows(form("quote"), checked.settled)
    )

    assert checked.faults == ()
    assert dict(priced.faults) == {}
    assert [row.decision for row in priced.rows] == ["accept"] * len(priced.rows)
    assert all(row.actual > 0 for row in priced.rows)


def test_the_form_asks_only_what_the_product_needs() -> None:
    offered = sources.of_products(bodies().values())
    shown = {
        code: {field.code for field in form("quote").fields}
        - checking.examine(form("quote"), {"product": code}, TODAY, offered).hidden
        for code in CASES
    }

    assert "plan" in shown["PA01"]
    assert "sum_assured" in shown["GA01"]
    assert "contract_price" in shown["CW01"]
    assert "insureds" not in shown["CW01"]
    assert "destination" in shown["TR01"]
    assert not {"contract_price", "destination", "sum_assured"} & shown["HM01"]
