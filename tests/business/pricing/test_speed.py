"""Ten thousand rows in twenty seconds (chapter 02 §4.8), with room to spare."""

import csv
import time
from pathlib import Path

import pytest

from backend.business.pricing.rules import price_rows
from backend.business.products.rules.reading import read_product
from backend.business.products.rules.table import Table, read_table
from backend.kit.structured import read_structured

CASE = Path(__file__).resolve().parents[2] / "golden" / "price" / "spec-example" / "in"


def read(path: Path) -> tuple[list[str], list[list[str]]]:
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return header, rows


def a_table(path: Path) -> Table:
    header, rows = read(path)
    table, faults = read_table(path.stem, header, rows, range(2, len(rows) + 2))
    assert table, faults
    return table


@pytest.mark.slow
def test_ten_thousand_rows_are_priced_in_twenty_seconds() -> None:
    structured, _ = read_structured(CASE / "products.yaml")
    assert structured
    product, faults = read_product(structured.value["products"][0])
    assert product, faults
    tables = {path.stem: a_table(path) for path in (CASE / "tables").glob("*.csv")}
    header, rows = read(CASE / "rows.csv")
    many = [
        {
            **dict(zip(header, rows[at % 4], strict=True)),
            "row_id": str(at),
            "group_id": f"{at // 8}",
        }
        for at in range(10_000)
    ]
    begun = time.process_time()

    priced = price_rows({"GACC": product}, tables, many)

    assert time.process_time() - begun < 20
    assert len(priced.rows) == 10_000
    assert priced.groups[0].actual == 2 * 116345
