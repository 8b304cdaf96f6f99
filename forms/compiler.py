"""From a form to its configured fields (表单到配置字段): what of an entity a form adds.

A form's own scalar fields that its entity does not have become typed columns, so that lists,
filters and reports can use them. Rows of a child table stay in the record's answers.
"""

from collections.abc import Mapping
from typing import Any

from backend.metadata.catalogue import Field, FieldType, Label, Option

STORED_TYPES: Mapping[str, FieldType] = {
    "text": "text",
    "long_text": "long_text",
    "integer": "integer",
    "decimal": "decimal",
    "money": "money",
    "date": "date",
    "moment": "moment",
    "yes_no": "yes_no",
    "choice": "choice",
    "id_number": "id_number",
    "phone": "phone",
}
SENSITIVE: Mapping[str, str] = {"id_number": "id_number", "phone": "phone"}


def _label(written: Any) -> Label:
    return Label(str(written["zh"]), str(written["en"]))


def _options(written: Mapping[str, Any]) -> tuple[Option, ...]:
    listed = written.get("options")
    if not isinstance(listed, list):
        return ()
    return tuple(Option(str(item["code"]), _label(item["label"])) for item in listed)


def _field(written: Mapping[str, Any]) -> Field:
    code, kind = str(written["code"]), str(written["type"])
    is_sensitive = kind in SENSITIVE
    return Field(
        code,
        STORED_TYPES[kind],
        _label(written["label"]),
        column=f"x_{code}",
        scale=int(written.get("scale") or 0) if kind == "decimal" else 0,
        options=_options(written),
        function="customer.sensitive" if is_sensitive else "",
        mask=SENSITIVE.get(kind, ""),  # type: ignore[arg-type]
        is_configured=True,
    )


def configured_fields(
    body: Mapping[str, Any], own_fields: Mapping[str, frozenset[str]]
) -> tuple[str, tuple[Field, ...]] | None:
    """Return a form's entity and the fields it adds to it; None when it adds to none.

    `own_fields` are the codes of each built-in entity's own fields.
    """
    entity = str(body.get("entity", ""))
    if entity not in own_fields:
        return None
    return entity, tuple(
        _field(field)
        for group in body.get("groups", ())
        for field in group.get("fields", ())
        if field.get("type") in STORED_TYPES and field["code"] not in own_fields[entity]
    )
