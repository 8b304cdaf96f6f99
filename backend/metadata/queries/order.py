"""Order and cursors (排序与游标): several keys, empties last, then the id: pages are stable.

A cursor is the keys of the last record as a JSON list of texts, behind a mark of the order it
belongs to. It holds nothing that its reader may not see, since such fields cannot be sorted by.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.kit.faults import refuse
from backend.metadata.catalogue import Entity, Field
from backend.metadata.queries.dialect import literal
from backend.metadata.queries.draft import Draft, Row, Run
from backend.metadata.queries.fields import path_field, path_value
from backend.metadata.queries.request import Slot, Sort
from backend.metadata.queries.values import converter, kind_of, whole

LONGEST_CURSOR = 8000


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an order, as SQL; `name` is its column in the inner select."""

    name: str
    value: str
    field: Field
    is_descending: bool
    is_nullable: bool

    @property
    def term(self) -> str:
        """The key in an ORDER BY."""
        return (
            f'"{self.name}"'
            + (" desc" if self.is_descending else "")
            + (" nulls last" if self.is_nullable else "")
        )


def default_sort(entity: Entity) -> tuple[Sort, ...]:
    """Return the order of an entity when none is asked for; a minus means the latest first."""
    code = entity.default_sort
    return (Sort((code.removeprefix("-"),), code.startswith("-"), ""),)


def order_keys(draft: Draft, row: Row, sort: tuple[Sort, ...]) -> list[Key]:
    """Write the keys of an order; the id ends it, and comes last unless it is asked for earlier.

    Keys behind the id decide nothing, yet they are mentioned and so must be the reader's to use.
    """
    wanted = [*(sort or default_sort(row.entity)), Sort(("id",), is_descending=False, at="")]
    keys = [_key(draft, row, item, number) for number, item in enumerate(wanted)]
    last = next(number for number, item in enumerate(wanted) if item.path == ("id",))
    return keys[: last + 1]


def _key(draft: Draft, row: Row, item: Sort, number: int) -> Key:
    _, field = path_field(draft, row.entity, item.path)
    value = path_value(draft, row, item.path, item.at)
    is_nullable = len(item.path) > 1 or (field.is_nullable and item.path != ("id",))
    return Key(f"_k{number}", value, field, item.is_descending, is_nullable)


def mark(sort_keys: list[Key], sort: tuple[Sort, ...]) -> str:
    """Return a short mark of an order, so that a cursor is not used with another one."""
    text = json.dumps([[item.path, item.is_descending] for item in sort]) + str(len(sort_keys))
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def cursor_text(draft: Draft, row: Row, keys: list[Key], order_mark: str) -> str:
    """Write the cursor of a row that has the keys as columns."""
    texts = (_stored_text(draft, key, row.column(key.name)) for key in keys)
    parts = [f"coalesce({draft.words.json_text(text)}, 'null')" for text in texts]
    start = literal(f'["{order_mark}",')
    return f"{start} || " + " || ',' || ".join(parts) + " || ']'"


def _stored_text(draft: Draft, key: Key, column: str) -> str:
    match key.field.type:
        case "id" | "integer" | "decimal" | "money":
            return draft.words.text(column)
        case "date":
            return draft.words.date(column)
        case "moment":
            return draft.words.moment(column)
        case "yes_no":
            return f"case when {column} then '1' when not ({column}) then '0' end"
        case _:
            return column


def after(draft: Draft, keys: list[Key], slot: Slot, order_mark: str) -> str:
    """Write the condition that a row comes after a cursor."""
    condition = ""
    for index in reversed(range(len(keys))):
        key = keys[index]
        value = draft.parameter(
            kind_of(key.field), _cursor_part(slot, keys, index, order_mark), (slot, index)
        )
        beyond = f"{key.value} {'<' if key.is_descending else '>'} {value}"
        if key.is_nullable:
            beyond = f"({value} is not null and ({beyond} or {key.value} is null))"
            same = f"({key.value} = {value} or ({key.value} is null and {value} is null))"
        else:
            same = f"{key.value} = {value}"
        condition = f"({beyond} or ({same} and {condition}))" if condition else f"({beyond})"
    first = keys[0]
    if first.is_nullable or len(keys) == 1:
        return condition
    start = draft.parameter(
        kind_of(first.field), _cursor_part(slot, keys, 0, order_mark), (slot, 0)
    )
    # Says again what the condition implies, in the form that an index can begin at.
    return f"{first.value} {'<=' if first.is_descending else '>='} {start} and {condition}"


def _cursor_part(
    slot: Slot, keys: list[Key], index: int, order_mark: str
) -> Callable[[Run], object]:
    fields = [key.field for key in keys]

    def part(run: Run) -> object:
        if slot not in run.read:
            run.read[slot] = _read_cursor(slot(run.variables), fields, order_mark)
        return run.read[slot][index]

    return part


def _read_cursor(text: Any, fields: list[Field], order_mark: str) -> list[object]:
    try:
        parts = json.loads(text) if len(str(text)) <= LONGEST_CURSOR else None
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, list) or len(parts) != len(fields) + 1 or parts[0] != order_mark:
        raise refuse("query.cursor", "after")
    return [_read_part(field, part) for field, part in zip(fields, parts[1:], strict=True)]


def _read_part(field: Field, part: object) -> object:
    if part is None:
        return None
    if not isinstance(part, str):
        raise refuse("query.cursor", "after")
    if field.type in ("decimal", "money", "integer"):
        return whole(part, "after")
    if field.type == "yes_no":
        return part == "1"
    return converter(field, "eq", "after")(part)
