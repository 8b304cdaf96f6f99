"""Conditions as SQL (筛选条件). A comparison with an empty value is false, and its `not` is true.

`ne` is the opposite of `eq`. Conditions through a link speak of the record the reader may see;
one that is hidden is the same as one that is not there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.kit.faults import refuse
from backend.metadata.catalogue import Entity, Field
from backend.metadata.queries.draft import Draft, Row, Run
from backend.metadata.queries.fields import comparable, find, follow, require_all
from backend.metadata.queries.names import TEXT_TYPES
from backend.metadata.queries.request import (
    Compare,
    Condition,
    Empty,
    Every,
    Not,
    Slot,
    Some,
    Through,
)
from backend.metadata.queries.scopes import FALSE, TRUE, both, either, table, visible
from backend.metadata.queries.values import converter, kind_of, many

MOST_LINKS = 3
MOST_LEVELS = 12
ORDERED = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


@dataclass(frozen=True, slots=True)
class _Depth:
    """How deep in a condition we are: links passed, levels of and, or, not and links."""

    links: int = 0
    levels: int = 0

    def below(self, link: str = "") -> "_Depth":
        """Return the depth one level below; refused beyond what a filter may have."""
        if self.levels == MOST_LEVELS:
            raise refuse("query.filter.nesting", "filter", most=MOST_LEVELS)
        if link and self.links == MOST_LINKS:
            raise refuse("query.filter.depth", link, most=MOST_LINKS)
        return _Depth(self.links + bool(link), self.levels + 1)


def where(draft: Draft, row: Row, condition: Condition) -> str:
    """Write a condition on a row."""
    return _where(draft, row, condition, _Depth())


def _where(draft: Draft, row: Row, condition: Condition, depth: _Depth) -> str:
    match condition:
        case Every(parts):
            return both(*(_where(draft, row, part, depth.below()) for part in parts))
        case Some(parts):
            return either(_where(draft, row, part, depth.below()) for part in parts)
        case Not(part):
            return _opposite(_where(draft, row, part, depth.below()))
        case Through():
            return _through(draft, row, condition, depth.below(condition.relation))
        case Empty(code, is_empty, at):
            field = _mentioned(draft, row.entity, code, at)
            column = row.column(field.stored_as)
            return f"{column} is null" if is_empty else f"{column} is not null"
        case Compare():
            return _compare(draft, row, condition)


def _opposite(condition: str) -> str:
    if condition in (TRUE, FALSE):
        return FALSE if condition == TRUE else TRUE
    return f"({condition}) is not true"


def _mentioned(draft: Draft, entity: Entity, code: str, at: str) -> Field:
    field = find(entity, code)
    require_all(draft, entity, field, at)
    return field


def _through(draft: Draft, row: Row, condition: Through, depth: _Depth) -> str:
    relation, target = follow(draft, row.entity, condition.relation)
    other = draft.row(target)
    joined = f"{other.column(relation.remote)} = {row.column(relation.local)}"
    wanted = both(visible(draft, other), _where(draft, other, condition.part, depth))
    if wanted == FALSE:
        return FALSE
    return f"exists (select 1 from {table(other)} where {both(joined, wanted)})"


def _compare(draft: Draft, row: Row, condition: Compare) -> str:
    field = _mentioned(draft, row.entity, condition.field, condition.at)
    match condition.operator:
        case "eq":
            return _equal(draft, row, field, condition)
        case "ne":
            return _opposite(_equal(draft, row, field, condition))
        case "in":
            return _member(draft, row, field, condition)
        case "under":
            return _under(draft, row, field, condition)
        case "between":
            return _between(draft, row, field, condition)
        case "contains" | "startsWith":
            return _text_match(draft, row, field, condition)
        case operator:
            value = _value(draft, field, operator, condition.at, condition.value)
            return f"{comparable(draft, row, field)} {ORDERED[operator]} {value}"


def _value(draft: Draft, field: Field, operator: str, at: str, slot: Slot) -> str:
    convert = converter(field, operator, at)
    return draft.parameter(kind_of(field), lambda run: convert(slot(run.variables)))


def _exact(draft: Draft, row: Row, field: Field) -> str:
    """A field for equality: text needs no code point order, and so keeps its index."""
    if field.type in TEXT_TYPES:
        return row.column(field.stored_as)
    return comparable(draft, row, field)


def _equal(draft: Draft, row: Row, field: Field, condition: Compare) -> str:
    value = _value(draft, field, "eq", condition.at, condition.value)
    return f"{_exact(draft, row, field)} = {value}"


def _member(draft: Draft, row: Row, field: Field, condition: Compare) -> str:
    convert, slot = many(converter(field, "in", condition.at)), condition.value
    values = draft.parameter(f"{kind_of(field)}[]", lambda run: convert(slot(run.variables)))
    return draft.words.member(_exact(draft, row, field), values)


def _under(draft: Draft, row: Row, field: Field, condition: Compare) -> str:
    convert, slot = converter(field, "eq", condition.at), condition.value

    def units(run: Run) -> list[int]:
        unit: Any = convert(slot(run.variables))
        return sorted(run.rights.viewer.orgs.below(unit))

    return draft.words.member(row.column(field.stored_as), draft.parameter("id[]", units))


def _between(draft: Draft, row: Row, field: Field, condition: Compare) -> str:
    slot = condition.value
    first = _value(draft, field, "gte", condition.at, _end(slot, 0, condition.at))
    last = _value(draft, field, "lte", condition.at, _end(slot, 1, condition.at))
    key = comparable(draft, row, field)
    return f"{key} >= {first} and {key} <= {last}"


def _end(slot: Slot, index: int, at: str) -> Slot:
    def get(variables: Any) -> object:
        ends: Any = slot(variables)
        if not isinstance(ends, list | tuple) or len(ends) != 2:
            raise refuse("query.filter.between", at)
        return ends[index]

    return get


def _text_match(draft: Draft, row: Row, field: Field, condition: Compare) -> str:
    value = _value(draft, field, "eq", condition.at, condition.value)
    column, words = row.column(field.stored_as), draft.words
    if condition.operator == "contains":
        return words.contains(column, value)
    return words.starts(words.lower(column), words.lower(value))


def search(draft: Draft, row: Row, slot: Slot | None, at: str) -> str:
    """Write the search of a text in an entity's search fields.

    Fields that are not shown on every row the reader sees are left out and listed, because a
    match would tell what is hidden; with none left the search is refused.
    """
    if slot is None:
        return TRUE
    fields = [find(row.entity, code) for code in row.entity.search_fields]
    open_ones = [item for item in fields if draft.rights.sees(row.entity, item) == "all"]
    for field in fields:
        if field not in open_ones:
            draft.unsearched[f"{at}.{field.code}"] = None
    if not open_ones:
        raise refuse("field.refused", at, field="search", function=fields[0].function)
    convert: Callable[[Any], object] = converter(open_ones[0], "eq", at)
    value = draft.parameter("text", lambda run: convert(slot(run.variables)))
    return either(draft.words.contains(row.column(f.stored_as), value) for f in open_ones)
