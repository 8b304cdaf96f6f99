"""Golden cases of field types, read by the phone's tests too; and properties for any text."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kit.faults import Refused
from backend.kit.messages import LOCALES, explain
from backend.metadata.catalogue import Label
from backend.metadata.field_types import FIELD_TYPES, Limits

CASES = json.loads(
    (Path(__file__).parents[2] / "golden" / "fields" / "cases.json").read_text(encoding="utf-8")
)


def limits_of(case: dict[str, Any]) -> Limits:
    plain = dict(case.get("limits", {}))
    if "options" in plain:
        plain["options"] = {code: Label(**label) for code, label in plain["options"].items()}
    return Limits(**plain)


def outcome(case: dict[str, Any]) -> dict[str, Any]:
    field_type, limits = FIELD_TYPES[case["type"]], limits_of(case)
    try:
        value = field_type.parse(case["raw"], limits)
    except Refused as refusal:
        faults = list(refusal.faults)
    else:
        faults = field_type.check(value, limits)
    if faults:
        return {"code": faults[0].code, "facts": dict(faults[0].facts)}
    found: dict[str, Any] = {"value": value}
    if "show" in case:
        found["show"] = field_type.show(value, limits, "zh-CN")
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['type']}-{str(case['raw'])[:24]}")
def test_a_typed_value_is_read_or_refused_as_written(case: dict[str, Any]) -> None:
    wanted = {key: case[key] for key in ("value", "show", "code", "facts") if key in case}

    assert outcome(case) == wanted


def test_every_fault_of_a_field_has_words_in_both_languages() -> None:
    for case in CASES:
        if "code" not in case:
            continue
        try:
            value = FIELD_TYPES[case["type"]].parse(case["raw"], limits_of(case))
            faults = FIELD_TYPES[case["type"]].check(value, limits_of(case))
        except Refused as refusal:
            faults = list(refusal.faults)

        for fault in faults:
            named = type(fault)(fault.code, fault.at, {"field": "字段", **fault.facts})
            assert all(explain(named, locale) for locale in LOCALES)


@pytest.mark.parametrize("code", [code for code in FIELD_TYPES if code != "rows"])
def test_what_was_read_reads_as_itself(code: str) -> None:
    field_type, limits = FIELD_TYPES[code], Limits(scale=4)

    @given(st.one_of(st.text(), st.text("0123456789.,-年月日/ X"), st.integers(), st.booleans()))
    def read_twice(raw: object) -> None:
        try:
            once = field_type.parse(raw, limits)
        except Refused:
            return
        if once != "":
            assert field_type.parse(once, limits) == once

    read_twice()


def test_money_and_decimals_are_stored_as_whole_numbers() -> None:
    assert FIELD_TYPES["money"].store("1234.50", Limits()) == 123450
    assert FIELD_TYPES["decimal"].store("0.85", Limits(scale=4)) == 8500
    assert FIELD_TYPES["integer"].store("12", Limits()) == 12
