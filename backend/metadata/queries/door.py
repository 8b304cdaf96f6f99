"""The door for Python callers (取数入口): reports and exports read through the compiler too.

Fields are named by code, links by a dot (`customer.name`), parts of dates likewise
(`issued_on.month`). Filters are written as in GraphQL, with codes: `{"state": {"eq": "open"}}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import orjson

from backend.kit.faults import refuse
from backend.metadata.catalogue import Catalogue, Entity, Field
from backend.metadata.queries.compile import Plan
from backend.metadata.queries.fields import CURRENCY, find
from backend.metadata.queries.names import PARTS, GroupKey, camel
from backend.metadata.queries.plans import Plans, plans_of
from backend.metadata.queries.read import Reading, condition
from backend.metadata.queries.request import (
    Condition,
    Every,
    Groups,
    KeyShown,
    Measure,
    One,
    Page,
    PagePart,
    RowPart,
    Selected,
    Shown,
    Sort,
)
from backend.metadata.queries.source import Given, shape
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database

Filters = Mapping[str, Any]
KINDS = ("count_distinct", "sum", "avg", "min", "max")


async def aggregate(  # noqa: PLR0913, PLR0917 — the seven things a sum needs, agreed with reports
    viewer: Viewer,
    entity: str,
    measures: Sequence[str],
    group_by: Sequence[str],
    filters: Filters,
    catalogue: Catalogue,
    database: Database,
) -> list[dict[str, Any]]:
    """Return figures by group, as a dict a group: keys and measures by their names.

    A measure is `count` or `<kind>:<field>`, as `sum:premium`, with the kinds count_distinct,
    sum, avg, min and max. Figures are Decimal, ids int, parts of dates text. Money of several
    currencies in one group is refused: filter or group by the currency.
    """
    plans = plans_of(catalogue)
    found = catalogue.entities[entity]
    keys = {name: _group_key(catalogue, found, name) for name in group_by}
    asked = {name: _measure(found, name) for name in measures}
    figures = [replace(item, key=f"m{number}") for number, item in enumerate(asked.values())]
    if any(_is_money(found, item) for item in figures):
        figures.append(Measure("currencies", "count_distinct", CURRENCY, ""))
    shown = tuple(KeyShown(f"k{number}", key, "") for number, key in enumerate(keys.values()))
    root = Groups(
        "rows", entity, _condition(plans, found, filters), None, tuple(keys.values()), None,
        (RowPart("keys", shown), RowPart("figures", tuple(figures))),
    )  # fmt: skip
    key = ("groups", entity, tuple(measures), tuple(group_by), shape(_plain(filters)))
    rows = await _read(plans, viewer, database, (key, root, filters))
    if any(row["figures"].get("currencies", 0) > 1 for row in rows):
        raise refuse("query.currencies", entity)
    types = {name: _type_of_key(catalogue, found, item) for name, item in keys.items()}
    types |= {name: _type_of_measure(found, item) for name, item in asked.items()}
    return [_row(types, [*row["keys"].values(), *row["figures"].values()]) for row in rows]


def _row(types: Mapping[str, str], values: Sequence[Any]) -> dict[str, Any]:
    """A row by the names that were asked for; what the door asked for itself comes last."""
    named = zip(types.items(), values, strict=False)
    return {name: _typed(kind, value) for (name, kind), value in named}


def _is_money(entity: Entity, measure: Measure) -> bool:
    field = entity.field(measure.field)
    is_added = measure.kind not in ("count", "count_distinct")
    has_currency = entity.field(CURRENCY) is not None
    return field is not None and field.type == "money" and is_added and has_currency


async def fetch(  # noqa: PLR0913, PLR0917 — the same, for records
    viewer: Viewer,
    entity: str,
    fields: Sequence[str],
    filters: Filters,
    sort: Sequence[str],
    catalogue: Catalogue,
    database: Database,
) -> list[dict[str, Any]]:
    """Return all matching records that the reader sees, as a dict a record by the fields' names.

    `sort` names fields, with a minus for descending. What the reader may not see of a field is
    masked or None, as in GraphQL.
    """
    plans = plans_of(catalogue)
    found = catalogue.entities[entity]
    selection = tuple(
        _selected(catalogue, found, name.split("."), name, number)
        for number, name in enumerate(fields)
    )
    root = Page(
        "rows", entity, _condition(plans, found, filters), None,
        tuple(_sort_key(catalogue, found, name) for name in sort), None, None,
        (PagePart("nodes", "nodes", selection),),
    )  # fmt: skip
    key = ("page", entity, tuple(fields), tuple(sort), shape(_plain(filters)))
    page = await _read(plans, viewer, database, (key, root, filters))
    types = {name: _at_end(catalogue, found, name).type for name in fields}
    return [
        {name: _typed(types[name], _dig(row, number, name)) for number, name in enumerate(fields)}
        for row in page["nodes"]
    ]


async def _read(
    plans: Plans, viewer: Viewer, database: Database, asked: tuple[object, Page | Groups, Filters]
) -> Any:
    key, root, filters = asked
    rights = plans.rights(viewer)
    plan: Plan = plans.plan(key, database.dialect, rights, lambda: [root])
    variables = {"filter": _plain(filters)}
    arguments = plan.arguments(database.dialect, rights, variables)
    return orjson.loads(await database.read_json(plan.sql, arguments))["rows"]


def _condition(plans: Plans, entity: Entity, filters: Filters) -> Condition:
    if not filters:
        return Every(())
    reading = Reading(plans.catalogue, {}, {"filter": _plain(filters)})
    return condition(reading, entity, Given("filter"), "filter")


def _plain(filters: Any) -> Any:
    """Filters with GraphQL's names, so that one reader reads both."""
    if isinstance(filters, Mapping):
        return {camel(key): _plain(value) for key, value in filters.items()}
    if isinstance(filters, list | tuple | set | frozenset):
        return [_plain(item) for item in filters]
    return filters


def _walk(catalogue: Catalogue, entity: Entity, path: Sequence[str], at: str) -> Entity:
    """The entity at the end of a path of links to one record."""
    for code in path:
        relation = entity.relation(code)
        target = catalogue.entity(relation.target) if relation else None
        if relation is None or relation.kind != "one" or target is None:
            raise refuse("query.path", at, path=at)
        entity = target
    return entity


def _at_end(catalogue: Catalogue, entity: Entity, name: str) -> Field:
    *links, code = name.split(".")
    field = _walk(catalogue, entity, links, name).field(code)
    if field is None:
        raise refuse("query.path", name, path=name)
    return field


def _group_key(catalogue: Catalogue, entity: Entity, name: str) -> GroupKey:
    path = name.split(".")
    part = path.pop() if path[-1] in PARTS and len(path) > 1 else ""
    _at_end(catalogue, entity, ".".join(path))
    return GroupKey(tuple(path), part)


def _sort_key(catalogue: Catalogue, entity: Entity, name: str) -> Sort:
    plain = name.removeprefix("-")
    _at_end(catalogue, entity, plain)
    return Sort(tuple(plain.split(".")), name.startswith("-"), name)


def _measure(entity: Entity, name: str) -> Measure:
    kind, _, code = name.partition(":")
    if name == "count":
        return Measure(name, "count", "", name)
    if kind not in KINDS or entity.field(code) is None:
        raise refuse("query.path", name, path=name)
    return Measure(name, kind, code, name)


def _selected(
    catalogue: Catalogue, entity: Entity, path: Sequence[str], name: str, number: int
) -> Selected:
    if len(path) == 1:
        _at_end(catalogue, entity, path[0])
        return Shown(f"f{number}", path[0])
    target = _walk(catalogue, entity, path[:1], name)
    return One(f"f{number}", path[0], (_selected(catalogue, target, path[1:], name, number),))


def _dig(row: Any, number: int, name: str) -> Any:
    for _ in range(name.count(".") + 1):
        row = row[f"f{number}"] if row is not None else None
    return row


def _type_of_key(catalogue: Catalogue, entity: Entity, key: GroupKey) -> str:
    return "text" if key.part else _at_end(catalogue, entity, ".".join(key.path)).type


def _type_of_measure(entity: Entity, measure: Measure) -> str:
    if measure.kind in ("count", "count_distinct"):
        return "integer"
    if measure.kind in ("sum", "avg"):
        return "decimal"
    return find(entity, measure.field).type


def _typed(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind in ("decimal", "money"):
        return Decimal(value)
    return int(value) if kind == "id" else value
