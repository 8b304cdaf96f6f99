"""Shapes of facts: what a template asks for, and what is refused."""

from backend.office.documents.facts import check_facts, fill, read_shape

WRITTEN = {
    "number": "text",
    "premium": "money",
    "note": "optional label",
    "period": {"from": "date"},
    "insureds": [{"name": "text", "birth_on": "optional date"}],
}
FACTS = {
    "number": "P1",
    "premium": "10.00",
    "period": {"from": "2026-03-05"},
    "insureds": [{"name": "张三"}],
}


def _faults(facts: object) -> list[tuple[str, str]]:
    shape, _ = read_shape(WRITTEN)
    return [(fault.code.rsplit(".", 1)[-1], fault.at) for fault in check_facts(shape, facts)]


def test_facts_of_the_shape_pass_and_absent_optional_ones_become_none() -> None:
    shape, faults = read_shape(WRITTEN)

    assert faults == []
    assert _faults(FACTS) == []
    assert fill(shape, FACTS)["note"] is None
    assert fill(shape, FACTS)["insureds"] == [{"name": "张三", "birth_on": None}]


def test_every_wrong_fact_is_told_with_its_place() -> None:
    wrong = {
        "number": 5,
        "premium": "NaN",
        "note": {"zh": "只有中文"},
        "period": {"from": "2026-02-30"},
        "insureds": [{"birth_on": "20260101"}, "张三"],
    }

    assert _faults(wrong) == [
        ("kind", "number"),
        ("kind", "premium"),
        ("kind", "note"),
        ("kind", "period.from"),
        ("missing", "insureds[0].name"),
        ("kind", "insureds[0].birth_on"),
        ("kind", "insureds[1]"),
    ]


def test_a_shape_names_each_place_that_cannot_be_read() -> None:
    _, faults = read_shape({"a": "texts", "b-c": "text", "rows": [{"x": 1}], "empty": {}})

    assert [fault.at for fault in faults] == ["facts.a", "facts", "facts.rows[].x", "facts.empty"]
