"""Configured columns (配置字段的列): from fields of published definitions to table changes.

A configured field lives in a real typed column `x_<code>` of its entity's table. Changes only
ever add: a removed field's column is parked, so that taking a release back finds it again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.kit.faults import Fault
from backend.metadata.catalogue import Entity, Field
from backend.runtime.database import Dialect, connection, dialect

COLUMN_TYPES: Mapping[str, tuple[str, str]] = {
    "text": ("TEXT", "TEXT"),
    "long_text": ("TEXT", "TEXT"),
    "choice": ("TEXT", "TEXT"),
    "phone": ("TEXT", "TEXT"),
    "id_number": ("TEXT", "TEXT"),
    "integer": ("BIGINT", "BIGINT"),
    "decimal": ("BIGINT", "BIGINT"),
    "money": ("BIGINT", "BIGINT"),
    "id": ("BIGINT", "BIGINT"),
    "date": ("DATE", "DATE"),
    "moment": ("TIMESTAMP", "TIMESTAMPTZ"),
    "yes_no": ("INT", "BOOLEAN"),
    "json": ("JSON", "JSONB"),
}


@dataclass(frozen=True, slots=True)
class AddColumn:
    """One column to add."""

    table: str
    column: str
    type: str

    @property
    def sql(self) -> str:
        """The statement; names are codes that the publish check has passed, and are quoted."""
        return f'ALTER TABLE "{self.table}" ADD COLUMN "{self.column}" {self.type}'


def column_type(field: Field, engine: Dialect) -> str:
    """Return the database type that keeps a field's values."""
    return COLUMN_TYPES[field.type][0 if engine == "sqlite" else 1]


async def columns_of(table: str) -> dict[str, str]:
    """Return the columns that a table has now, with their types in capitals."""
    if dialect() == "sqlite":
        rows = await connection().execute_query_dict(f'PRAGMA table_info("{table}")')
        return {row["name"]: str(row["type"]).upper() for row in rows}
    rows = await connection().execute_query_dict(
        "select column_name as name, upper(data_type) as type from information_schema.columns"
        " where table_schema = current_schema() and table_name = $1",
        [table],
    )
    return {row["name"]: row["type"] for row in rows}


LONG_NAMES = {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}


async def plan(
    entities: Mapping[str, Entity], configured: Mapping[str, Iterable[Field]]
) -> tuple[list[AddColumn], list[Fault]]:
    """Say what must be added for configured fields, and which cannot keep their column.

    A field whose column exists with another type is a fault: its values would not fit.
    """
    changes: list[AddColumn] = []
    faults: list[Fault] = []
    for code, fields in configured.items():
        table = entities[code].table
        present = await columns_of(table)
        for field in fields:
            wanted = column_type(field, dialect())
            found = present.get(field.stored_as)
            if found is None:
                changes.append(AddColumn(table, field.stored_as, wanted))
            elif found != LONG_NAMES.get(wanted, wanted):
                facts = {"field": field.code, "entity": code, "found": found, "wanted": wanted}
                faults.append(Fault("release.field.type_changed", f"{code}.{field.code}", facts))
    return changes, faults


async def apply(changes: Iterable[AddColumn]) -> None:
    """Add the columns, within the transaction of the publish."""
    for change in changes:
        await connection().execute_query(change.sql)
