"""Entries as they are stored (存储原貌): read for the chain, whatever somebody made of them.

The chain must be able to read what a tampered table holds: broken JSON, broken dates, bytes
that are no text. Such a value is read as what it is, so that its hash does not fit, instead of
failing. On SQLite text is read as bytes, and JSON counts as intact only in the very form it was
written in, because there two spellings of one value can be read differently.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from backend.kit.canonical import canonical_json
from backend.runtime.database import connection, dialect

NUMBERS = ("id", "record_id", "person_id", "unit_id", "device_id", "sealed_number")
TEXTS = ("at", "event", "entity", "person_name", "payload", "previous_hash", "hash")

_UNSEALED = "WHERE sealed_number IS NULL ORDER BY id LIMIT $1"
_FIRST = "WHERE sealed_number IS NOT NULL ORDER BY sealed_number LIMIT $1"
_NEXT = "WHERE sealed_number > $2 ORDER BY sealed_number LIMIT $1"


async def unsealed(count: int) -> list[dict[str, Any]]:
    """Read the committed entries that wait to be sealed, lowest id first."""
    return await _read(_UNSEALED, [count])


async def sealed(after: int | None, count: int) -> list[dict[str, Any]]:
    """Read a page of the chain, by sealed number."""
    return await _read(_FIRST, [count]) if after is None else await _read(_NEXT, [count, after])


async def _read(condition: str, values: list[int]) -> list[dict[str, Any]]:
    if dialect() == "sqlite":
        texts = (f"CAST({name} AS BLOB) AS {name}" for name in TEXTS)
        condition = condition.replace("$", "?")
    else:
        texts = (name for name in TEXTS)
    statement = f"SELECT {', '.join((*NUMBERS, *texts))} FROM journal_entries {condition}"
    return [_as_written(row) for row in await connection().execute_query_dict(statement, values)]


def _as_written(row: Mapping[str, Any]) -> dict[str, Any]:
    entry = {name: _plain(value) for name, value in row.items()}
    entry["at"] = _moment(row["at"], entry["at"])
    entry["payload"] = _json(entry["payload"], is_strict=isinstance(row["payload"], bytes))
    return entry


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return ["bytes", value.hex()]
    return value if value is None or isinstance(value, int | str) else ["other", repr(value)]


def _moment(value: object, text: str) -> str:
    """A moment in one spelling for both databases, or the text that is none."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return text
    is_intact = moment.tzinfo is not None and moment.isoformat(" ") == text
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if is_intact else text


def _json(text: str, *, is_strict: bool) -> object:
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return text
    return text if is_strict and canonical_json(value) != text else value
