"""Compiler (编译): a form as the phone reads it, expressions as typed trees, empty parts left out.

Its shape is `FormDefinition` in `web/src/form/engine/definition.ts`.
"""

from collections.abc import Mapping
from typing import Any

from backend.metadata.catalogue import Field, Label, Option
from backend.metadata.expressions import Tree
from backend.metadata.field_types import FIELD_TYPES
from forms.definition import read
from forms.shape import NO_LABEL, Card, FormDefinition, FormField, Rule

CATALOGUE_TYPES = {"credit_code": "text", "link": "id"}


def _label(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}


def _tree(tree: Tree | None) -> list[Any] | None:
    return None if tree is None else tree.to_json()


def _filled(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {key: value for key, value in plain.items() if value not in (None, "", [], {})}


def _option(option: Option) -> dict[str, Any]:
    return {"code": option.code, "label": _label(option.label)}


def _rule(rule: Rule) -> dict[str, Any]:
    return {"when": rule.when.to_json(), "say": _label(rule.say), "severity": rule.severity}


def _field(item: FormField) -> dict[str, Any]:
    has_scale = FIELD_TYPES[item.type].kind == "number"
    return _filled(
        {
            "code": item.code,
            "type": item.type,
            "label": _label(item.label),
            "help": None if item.help == NO_LABEL else _label(item.help),
            "required": _tree(item.required),
            "visible": _tree(item.visible),
            "readonly": _tree(item.readonly),
            "default": _tree(item.default),
            "formula": _tree(item.formula),
            "least": _tree(item.least),
            "most": _tree(item.most),
            "scale": item.scale if has_scale else None,
            "options": [_option(option) for option in item.options],
            "source": item.source,
            "of": item.of,
            "rules": [_rule(rule) for rule in item.rules],
            "fields": [_field(inner) for inner in item.fields],
            "order": list(item.order),
        }
    )


def _card(card: Card) -> dict[str, Any]:
    return _filled(
        {
            "title": _tree(card.title),
            "subtitle": _tree(card.subtitle),
            "facts": list(card.facts),
        }
    )


def for_phone(form: FormDefinition) -> dict[str, Any]:
    """Return a form as plain JSON for the phone's engine."""
    premium = form.premium and {
        "rows": form.premium.rows,
        "columns": {name: tree.to_json() for name, tree in form.premium.columns.items()},
    }
    return _filled(
        {
            "code": form.code,
            "title": _label(form.title),
            "steps": form.has_steps or None,
            "groups": [
                {
                    "code": group.code,
                    "title": _label(group.title),
                    "fields": [_field(item) for item in group.fields],
                }
                for group in form.groups
            ],
            "order": list(form.order),
            "premium": premium,
            "card": _card(form.card),
        }
    )


def configured_fields(
    body: Mapping[str, Any], own: Mapping[str, frozenset[str]]
) -> tuple[str, tuple[Field, ...]] | None:
    """Return a form's entity and the fields that it keeps in columns of their own (`keep`).

    `own` are the fields that each entity has already; those are its module's to store. None when
    the form adds nothing to an entity that is known.
    """
    form = read(body)
    known = own.get(form.entity)
    if known is None:
        return None
    kept = tuple(_column(item) for item in form.fields if item.is_kept and item.code not in known)
    return (form.entity, kept) if kept else None


def _column(item: FormField) -> Field:
    return Field(
        item.code,
        CATALOGUE_TYPES.get(item.type, item.type),  # type: ignore[arg-type]
        item.label,
        column=f"x_{item.code}",
        scale=item.scale if item.type == "decimal" else 0,
        options=item.options,
        is_configured=True,
    )
