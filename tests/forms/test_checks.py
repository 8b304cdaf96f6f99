"""Checks before publishing: every fault, each with its path in the body."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from backend.kit.faults import Fault
from backend.kit.messages import LOCALES, explain
from backend.metadata import actions
from backend.metadata.actions import Action, Call
from backend.metadata.catalogue import Label
from forms.checks import check_form
from forms.compiler import configured_fields
from tests.forms.forms_at_hand import body


async def _nothing(_call: Call) -> dict[str, Any]:
    return {}


@pytest.fixture(autouse=True)
def _actions_known() -> Iterator[None]:
    known = dict(actions._installed)
    codes = ("policy.quote", "policy.price", "sample.keep")
    actions.install(Action(code, Label(code, code), _nothing) for code in codes)
    yield
    actions._installed.clear()
    actions._installed.update(known)


def lookup(kind: str, code: str) -> dict[str, Any] | None:
    return {} if (kind, code) == ("flow", "quote") else None


def faults_of(plain: dict[str, Any], code: str = "sample") -> set[tuple[str, str]]:
    found = check_form(plain, code, lookup)
    for fault in found:
        assert all(explain(fault, locale) for locale in LOCALES), fault
    return {(fault.at, fault.code) for fault in found}


@pytest.mark.parametrize("code", ["quote", "sample"])
def test_the_forms_of_the_library_may_be_published(code: str) -> None:
    plain = body(code) | ({"steps": True} if code == "sample" else {})

    assert check_form(plain, code, lookup) == []


def _small(**field: Any) -> dict[str, Any]:
    words = {"zh": "字", "en": "word"}
    return {
        "code": "sample",
        "entity": "sample",
        "title": words,
        "action": "sample.keep",
        "groups": [
            {
                "code": "only",
                "title": words,
                "fields": [
                    {"code": "size", "type": "integer", "label": words},
                    {"code": "name", "type": "text", "label": words, **field},
                ],
            }
        ],
    }


AT = "groups[0].fields[1]"


@pytest.mark.parametrize(
    ("field", "at", "code"),
    [
        ({"colour": "red"}, f"{AT}.colour", "form.key.unknown"),
        ({"code": "Name"}, f"{AT}.code", "form.code"),
        ({"code": "select"}, f"{AT}.code", "form.code.reserved"),
        ({"code": "__typename"}, f"{AT}.code", "form.code"),
        ({"code": "size"}, f"{AT}.code", "form.code.repeated"),
        ({"type": "colour"}, f"{AT}.type", "form.type.unknown"),
        ({"label": {"zh": "名"}}, f"{AT}.label.en", "form.label"),
        ({"label": "名"}, f"{AT}.label", "form.kind"),
        ({"visible": "size >"}, f"{AT}.visible", "expression.end"),
        ({"visible": "size"}, f"{AT}.visible", "expression.type"),
        ({"visible": "colour = 1"}, f"{AT}.visible", "expression.name"),
        ({"default": "size"}, f"{AT}.default", "expression.type"),
        ({"visible": 'name = "a"'}, "groups", "form.cycle"),
        ({"min": 9, "max": 3}, f"{AT}.min", "form.limits.order"),
        ({"type": "decimal", "scale": 40}, f"{AT}.scale", "form.scale"),
        ({"type": "choice"}, f"{AT}.options", "form.options.missing"),
        ({"type": "choice", "options": {"from": "cars"}}, f"{AT}.options", "form.source.unknown"),
        ({"of": "cars"}, f"{AT}.of", "form.of.unknown"),
        ({"formula": '"a"', "default": '"b"'}, f"{AT}.formula", "form.formula.alone"),
        ({"type": "rows", "rows": {}}, f"{AT}.rows.fields", "form.missing"),
        ({"rules": [{"say": {"zh": "a", "en": "b"}}]}, f"{AT}.rules[0].when", "form.missing"),
        (
            {"rules": [{"when": "yes", "say": {"zh": "a", "en": "b"}, "severity": "hint"}]},
            f"{AT}.rules[0].severity",
            "form.severity",
        ),
    ],
)
def test_a_fault_is_told_at_its_place(field: dict[str, Any], at: str, code: str) -> None:
    assert (at, code) in faults_of(_small(**field))


def test_all_faults_are_told_at_once() -> None:
    plain = _small(visible="oops", colour="red", default="1 +")

    assert len(faults_of(plain)) == 3


def test_options_twice_rows_in_rows_and_columns_of_rows_are_refused() -> None:
    words = {"zh": "字", "en": "word"}
    option = {"code": "a", "label": words}
    inner = {"code": "inner", "type": "rows", "label": words, "keep": True}
    plain = _small()
    plain["groups"][0]["fields"] += [
        {"code": "kind", "type": "choice", "label": words, "options": [option, option]},
        {"code": "lines", "type": "rows", "label": words, "rows": {"fields": [inner]}},
    ]

    found = faults_of(plain)

    assert ("groups[0].fields[2].options[1].code", "form.option.repeated") in found
    assert ("groups[0].fields[3].rows.fields[0].type", "form.rows.inside") in found
    assert ("groups[0].fields[3].rows.fields[0].keep", "form.keep") in found


def test_what_the_form_names_outside_itself_must_be_there() -> None:
    plain = _small() | {
        "action": "sample.burn",
        "flow": "round",
        "premium": {"rows": "people", "columns": {"a": "oops"}, "action": "sample.guess"},
        "card": {"facts": ["colour"]},
    }

    assert faults_of(plain, "other") == {
        ("action", "form.action.unknown"),
        ("premium.action", "form.action.unknown"),
        ("premium.rows", "form.premium.rows"),
        ("premium.columns.a", "expression.name"),
        ("card.facts[0]", "form.card.unknown"),
        ("flow", "form.flow.unknown"),
        ("code", "form.code.file"),
    }


def test_many_fields_need_steps() -> None:
    plain = deepcopy(body("quote")) | {"steps": False}

    assert ("steps", "form.steps") in faults_of(plain, "quote")


@pytest.mark.parametrize("plain", [{}, [], None, "text", {"groups": 3}, {"groups": [3, {}]}])
def test_anything_at_all_gets_faults_and_never_a_crash(plain: Any) -> None:
    found: list[Fault] = check_form(plain, "sample", lookup)

    assert found


def test_a_kept_field_becomes_a_column_of_its_entity() -> None:
    own = {"sample": frozenset({"id"})}

    found = configured_fields(_small(keep=True), own)

    assert found is not None
    entity, (field,) = found
    assert (entity, field.code, field.stored_as, field.type) == (
        "sample", "name", "x_name", "text",
    )  # fmt: skip
    assert configured_fields(_small(), own) is None
    assert configured_fields(_small(keep=True), {"sample": frozenset({"name"})}) is None
    assert configured_fields(_small(keep=True), {}) is None
