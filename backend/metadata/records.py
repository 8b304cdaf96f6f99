"""Configured values of records (记录的配置字段): stored in their typed columns.

The module that owns a record saves its own columns; this saves what a configurer added.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from backend.kit.money import PLACES
from backend.metadata.catalogue import Entity, Field
from backend.runtime.database import connection, dialect


def stored_value(field: Field, value: Any, currency: str = "CNY") -> Any:
    """Turn a checked answer into what its column keeps; an empty answer is null."""
    if value is None or value == "":
        return None
    match field.type:
        case "money":
            return int(Decimal(str(value)).scaleb(PLACES[currency]))
        case "decimal":
            return int(Decimal(str(value)).scaleb(field.scale))
        case "integer" | "id":
            return int(value)
        case "date":
            return date.fromisoformat(value) if dialect() == "postgres" else value
        case "yes_no":
            return bool(value) if dialect() == "postgres" else int(bool(value))
        case "json":
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


async def store_configured(
    entity: Entity, record_id: int, answers: Mapping[str, Any], currency: str = "CNY"
) -> None:
    """Save the configured fields of a record, inside the caller's transaction."""
    fields = [field for field in entity.fields if field.is_configured]
    if not fields:
        return
    mark = "?" if dialect() == "sqlite" else "$"
    sets = ", ".join(
        f'"{field.stored_as}" = {mark}{index}' for index, field in enumerate(fields, start=1)
    )
    values = [stored_value(field, answers.get(field.code), currency) for field in fields]
    await connection().execute_query(
        f'UPDATE "{entity.table}" SET {sets} WHERE id = {mark}{len(fields) + 1}',
        [*values, record_id],
    )
