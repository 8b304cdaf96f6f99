"""Random people and random questions for the compiler's property tests."""

import json
from typing import Any

from hypothesis import strategies as st

from backend.metadata.catalogue import Catalogue, Entity, Relation
from backend.metadata.queries.names import group_keys, sort_paths
from backend.runtime.access.viewer import Grant, Viewer
from tests.metadata.queries.world import FUNCTIONS, PEOPLE, TREE, allow, deny, person

VALUES: dict[str, Any] = {
    "id": st.integers(0, 25).map(str),
    "integer": st.sampled_from([0, 1, 2, 199, 200]),
    "decimal": st.sampled_from(
        ["0", "1.2345", "-0.25", "1.23455", "0.0001", "9999999999999999999"]
    ),
    "money": st.sampled_from(["0", "5", "7.00", "1234.50", "1234.505", "-1234.5", "0.05", "100"]),
    "date": st.sampled_from(["2025-11-20", "2025-12-01", "2025-12-31", "2026-01-10"]),
    "moment": st.sampled_from(
        ["2025-12-01T00:00:00Z", "2025-12-15T23:30:00.120000Z",
         "2025-12-20T11:30:00+08:00"]
    ),
    "yes_no": st.booleans(),
}  # fmt: skip
TEXTS = st.sampled_from(
    ["张伟", "张", "LI", "li na", "Li Na", "%", "_", "", "ACC.A", "ACC", "new", "individual", "P1",
     "13800001234", "CNY", "\"", "'", "\\"]
)  # fmt: skip
ORDERED = {"integer", "decimal", "money", "date", "moment", "text"}


def grants(function: str) -> st.SearchStrategy[tuple[Grant, ...]]:
    """What somebody may do with one function: nothing, all, or a mix of allows and denies."""
    part = st.builds(
        Grant,
        id=st.just("g"),
        effect=st.sampled_from(["allow", "allow", "deny"]),
        function=st.sampled_from([function, function, function, "*"]),
        function_class=st.sampled_from(["query", "*", "handle"]),
        org_id=st.sampled_from(list(TREE.units)),
        down=st.booleans(),
        product=st.sampled_from(["*", "*", "ACC.*", "ACC.B.*", "ACC.A", "TRV.1"]),
        business=st.sampled_from(["*", "*", "new"]),
        own_only=st.sampled_from([False, False, True]),
    )
    whole = Grant("all", "allow", function, "query", 1, down=True)
    several = st.lists(part, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.just((whole,)), several, st.just(()), several.map(lambda more: (whole, *more))
    )


@st.composite
def viewers(draw: st.DrawFn) -> Viewer:
    """Somebody with random grants."""
    found = [grant for function in FUNCTIONS for grant in draw(grants(function))]
    return person(*found, person_id=draw(st.sampled_from(PEOPLE)))


@st.composite
def readers(draw: st.DrawFn) -> Viewer:
    """Somebody who reads most records, and of guarded fields only some."""
    found: list[Grant] = []
    for function in FUNCTIONS:
        if function.endswith(".read"):
            found.append(allow(function))
            found += draw(st.sampled_from([(), (deny(function, 4),), (deny(function, 3),)]))
        else:
            found += draw(grants(function))
    return person(*found, person_id=draw(st.sampled_from(PEOPLE)))


def _operators(entity: Entity, kind: str, column: str) -> list[str]:
    text = kind in ("text", "choice", "phone", "id_number")
    found = ["isNull"] if kind == "json" else ["eq", "ne", "isNull"]
    if kind not in ("yes_no", "json"):
        found.append("in")
    if kind in ORDERED or text:
        found += ["lt", "lte", "gt", "gte", "between"]
    if text:
        found += ["contains", "startsWith"]
    if column == entity.org_column:
        found.append("under")
    return found


@st.composite
def comparisons(draw: st.DrawFn, entity: Entity) -> dict[str, Any]:
    """One field compared."""
    field = draw(st.sampled_from(entity.fields))
    values = VALUES.get(field.type, TEXTS)
    operator = draw(st.sampled_from(_operators(entity, field.type, field.stored_as)))
    value: Any
    if operator == "isNull":
        value = draw(st.booleans())
    elif operator == "in":
        value = draw(st.lists(values, max_size=3))
    elif operator == "between":
        value = [draw(values), draw(values)]
    else:
        value = draw(values)
    return {camel(field.code): {operator: value}}


def camel(code: str) -> str:
    first, *rest = code.split("_")
    return first + "".join(part.capitalize() for part in rest)


_made: dict[tuple[int, str, int], st.SearchStrategy[Any]] = {}


def filters(known: Catalogue, entity: Entity, links: int = 3) -> st.SearchStrategy[Any]:
    """A condition of any kind, through up to three links; strategies are slow to make anew."""
    key = (id(known), entity.code, links)
    if key not in _made:
        _made[key] = _filters(known, entity, links)
    return _made[key]


def _filters(known: Catalogue, entity: Entity, links: int) -> st.SearchStrategy[Any]:
    leaves: list[st.SearchStrategy[Any]] = [comparisons(entity), comparisons(entity)]
    leaves += [
        _through(known, relation, links - 1)
        for relation in entity.relations
        if relation.kind == "one" and links
    ]
    return st.recursive(
        st.one_of(st.just({}), *leaves),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda parts: {"and": parts}),
            st.lists(inner, max_size=3).map(lambda parts: {"or": parts}),
            inner.map(lambda part: {"not": part}),
            st.tuples(inner, comparisons(entity)).map(lambda two: {**two[0], **two[1]}),
        ),
        max_leaves=4,
    )


def _through(known: Catalogue, relation: Relation, links: int) -> st.SearchStrategy[Any]:
    below = st.deferred(lambda: filters(known, known.entities[relation.target], links))
    return below.map(lambda part: {camel(relation.code): part})


def sorts(known: Catalogue, entity: Entity) -> st.SearchStrategy[list[dict[str, str]]]:
    """An order of up to three keys."""
    key = st.fixed_dictionaries(
        {"field": st.sampled_from(sorted(sort_paths(known, entity)))},
        optional={"direction": st.sampled_from(["ASC", "DESC"])},
    )
    return st.lists(key, max_size=3, unique_by=lambda item: item["field"])


def groupings(known: Catalogue, entity: Entity) -> st.SearchStrategy[list[str]]:
    """What to group by."""
    return st.lists(st.sampled_from(sorted(group_keys(known, entity))), max_size=2, unique=True)


def mentioned(known: Catalogue, entity: Entity, wanted: Any) -> list[tuple[Entity, str]]:
    """Every field that a condition mentions, and whose it is."""
    found: list[tuple[Entity, str]] = []
    for name, value in wanted.items():
        relation = entity.relation(_snake(name))
        if name in ("and", "or"):
            for item in value:
                found += mentioned(known, entity, item)
        elif name == "not":
            found += mentioned(known, entity, value)
        elif relation:
            found += mentioned(known, known.entities[relation.target], value)
        else:
            found.append((entity, _snake(name)))
    return found


def mentioned_path(known: Catalogue, entity: Entity, path: str) -> tuple[Entity, str]:
    """The field at the end of an order's or a group's path."""
    parts = [part for part in path.split("_") if part not in ("day", "month", "year")]
    for name in parts[:-1]:
        relation = entity.relation(_snake(name))
        assert relation is not None
        entity = known.entities[relation.target]
    return entity, _snake(parts[-1])


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def literal(value: Any) -> str:
    """A JSON value as it is written in a document."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {literal(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(literal, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)
