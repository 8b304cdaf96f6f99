"""Checks of definitions: what a configurer got wrong is told by place, before it is published."""

from typing import Any

from backend.business.products.rules.checking import check_product, check_table

LABEL = {"zh": "险", "en": "Cover"}


def a_product(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "code": "ABC", "version": "1", "name": LABEL, "class": "accident",
        "valid_from": "2026-01-01", "age": {"min": "18", "max": "65"}, "term": {"basis": "annual"},
        "liabilities": [{"code": "ADB", "name": LABEL, "table": "adb", "unit": "1000"}],
    }  # fmt: skip
    return body | changes


def a_table(rows: str) -> dict[str, Any]:
    return {"code": "adb", "title": LABEL, "rows": rows}


WHOLE = a_table("age_from,age_to,value\n18,45,1.6\n46,65,2.25\n")


def faults_of(body: dict[str, Any], table: dict[str, Any] | None = WHOLE) -> list[tuple[str, str]]:
    def lookup(kind: str, _code: str) -> dict[str, Any] | None:
        return table if kind == "table" else None

    return [(fault.at, fault.code) for fault in check_product(body, "ABC", lookup)]


def test_a_right_product_has_no_faults() -> None:
    assert faults_of(a_product()) == []


def test_a_misspelt_key_is_told() -> None:
    assert faults_of(a_product(discount_flor="0.7")) == [("discount_flor", "product.key.unknown")]


def test_a_missing_table_is_told() -> None:
    assert faults_of(a_product(), None) == [("liabilities[0].table", "product.table.unknown")]


def test_a_gap_inside_the_products_ages_is_told_with_a_witness() -> None:
    gap = a_table("age_from,age_to,value\n18,45,1.6\n47,65,2.25\n")

    fault = check_product(a_product(), "ABC", lambda kind, _: gap if kind == "table" else None)[0]

    assert fault.code == "product.premium.gap"
    assert fault.facts == {"table": "adb", "factors": "age 46"}


def test_a_gap_outside_the_products_ages_is_not_a_fault() -> None:
    assert faults_of(a_product(age={"min": "20", "max": "44"})) == []


def test_a_combination_that_has_no_rate_at_any_age_is_simply_not_sold() -> None:
    by_days = a_table(
        "gender,days_from,days_to,age_from,age_to,value\nM,1,7,18,65,1\nF,1,7,18,65,1\nM,8,30,18,65,2\n"
    )

    assert faults_of(a_product(), by_days) == []


def test_an_overlap_is_told() -> None:
    overlap = a_table("gender,age_from,age_to,value\nM,18,65,1\nF,18,45,1\nF,45,65,2\n")

    assert faults_of(a_product(), overlap) == [("liabilities[0].table", "product.premium.overlap")]


def test_words_must_exist_in_both_languages() -> None:
    body = a_product(name={"zh": "险"}, handbook={"clauses": [{"title": LABEL, "text": "only"}]})

    assert faults_of(body) == [
        ("name", "definition.both_languages"),
        ("handbook.clauses[0].text", "definition.both_languages"),
    ]


def test_a_figure_that_became_a_float_must_be_quoted() -> None:
    floats = a_product(discount_floor=0.7)

    assert faults_of(floats) == [("discount_floor", "definition.number.quoted")]


def test_a_component_must_exist() -> None:
    body = a_product(kind="combination", components=[{"product": "GONE", "plan": "A"}])

    assert faults_of(body) == [("components[0].product", "product.unknown")]


def test_faults_of_a_table_are_told_by_line() -> None:
    table = a_table("age_from,age_to,value\n18,45,1.6\n60,46,\n61,x,-1\n")

    faults = check_table(table, "adb", lambda _kind, _code: None)

    assert [(fault.at, fault.code) for fault in faults] == [
        ("rows[3].age_from", "table.range.order"),
        ("rows[3].value", "table.cell.empty"),
        ("rows[4].age_to", "table.cell.number"),
    ]


def test_a_negative_rate_and_an_empty_table_are_told() -> None:
    negative = check_table(a_table("value\n-0.5\n"), "adb", lambda _kind, _code: None)
    empty = check_table(a_table("\n"), "adb", lambda _kind, _code: None)

    assert [(fault.at, fault.code) for fault in negative] == [
        ("rows[2].value", "table.rate.negative")
    ]
    assert [fault.code for fault in empty] == ["table.rows.missing"]
