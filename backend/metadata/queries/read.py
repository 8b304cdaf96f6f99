"""Reading a document (解析请求): the entity fields of a validated operation as requests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql.language import ast

from backend.kit.faults import refuse
from backend.metadata.catalogue import Catalogue, Entity
from backend.metadata.queries.names import GroupKey, camel, group_keys, pascal, sort_paths
from backend.metadata.queries.request import (
    ById,
    Compare,
    Condition,
    Empty,
    Every,
    Figure,
    Groups,
    KeyShown,
    Many,
    Measure,
    Named,
    Not,
    One,
    Page,
    PagePart,
    Root,
    RowItem,
    RowPart,
    Selected,
    Shown,
    Slot,
    Some,
    Sort,
    Through,
)
from backend.metadata.queries.source import (
    Source,
    Variables,
    constant_slot,
    elements,
    entries,
    is_absent,
    slot,
    source,
    value_now,
)

DEFAULT_ROWS = 50
DEFAULT_GROUPS = 10_000
MEASURES = {
    "countDistinct": "count_distinct",
    "sum": "sum",
    "avg": "avg",
    "min": "min",
    "max": "max",
}
Fragments = Mapping[str, ast.FragmentDefinitionNode]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The selections of one response key, merged."""

    key: str
    name: str
    nodes: tuple[ast.FieldNode, ...]

    @property
    def arguments(self) -> dict[str, Source]:
        """The arguments as written; validation proved that merged selections agree."""
        return {item.name.value: source(item.value) for item in self.nodes[0].arguments or ()}


@dataclass(frozen=True)
class Reading:
    """What reading needs: the catalogue, the document's fragments, this run's variables."""

    catalogue: Catalogue
    fragments: Fragments
    variables: Variables

    def chosen(self, *sets: ast.SelectionSetNode | None) -> list[Chosen]:
        """Return what selection sets choose, in order, one entry a response key."""
        found: dict[str, list[ast.FieldNode]] = {}
        for item in sets:
            for node in self._flat(item):
                found.setdefault((node.alias or node.name).value, []).append(node)
        return [Chosen(key, nodes[0].name.value, tuple(nodes)) for key, nodes in found.items()]

    def below(self, chosen: Chosen) -> list[Chosen]:
        """Return what is chosen of a field."""
        return self.chosen(*(node.selection_set for node in chosen.nodes))

    def _flat(self, selection: ast.SelectionSetNode | None) -> Iterator[ast.FieldNode]:
        for node in selection.selections if selection else ():
            if not self._is_included(node):
                continue
            if isinstance(node, ast.FieldNode):
                yield node
            elif isinstance(node, ast.InlineFragmentNode):
                yield from self._flat(node.selection_set)
            elif isinstance(node, ast.FragmentSpreadNode):
                yield from self._flat(self.fragments[node.name.value].selection_set)

    def _is_included(self, node: ast.SelectionNode) -> bool:
        for directive in node.directives or ():
            if directive.name.value in ("skip", "include"):
                given = (directive.arguments or ())[0].value
                condition = value_now(source(given), self.variables)
                if bool(condition) == (directive.name.value == "skip"):
                    return False
        return True


def read_root(reading: Reading, chosen: Chosen, kind: str, entity: Entity) -> Root:
    """Read one root field of an entity: `one`, `page` or `groups`."""
    arguments = reading_arguments(reading, chosen)
    if kind == "one":
        return ById(
            chosen.key, entity.code, slot(arguments["id"]), _selection(reading, chosen, entity)
        )
    condition = _filter(reading, entity, arguments.get("filter"), f"{chosen.key}.filter")
    search = slot(arguments["search"]) if "search" in arguments else None
    if kind == "page":
        return Page(
            chosen.key,
            entity.code,
            condition,
            search,
            _sort(reading, entity, arguments.get("sort"), f"{chosen.key}.sort"),
            _first(arguments, DEFAULT_ROWS),
            slot(arguments["after"]) if "after" in arguments else None,
            tuple(_page_part(reading, item, entity) for item in reading.below(chosen)),
        )
    return Groups(
        chosen.key,
        entity.code,
        condition,
        search,
        _group_by(reading, entity, arguments["groupBy"]),
        _first(arguments, DEFAULT_GROUPS),
        tuple(_row_item(reading, item, entity, chosen.key) for item in reading.below(chosen)),
    )


def reading_arguments(reading: Reading, chosen: Chosen) -> dict[str, Source]:
    """Return the arguments that are given and not null."""
    return {
        name: value
        for name, value in chosen.arguments.items()
        if not is_absent(value, reading.variables)
    }


def _first(arguments: Mapping[str, Source], default: int) -> Slot:
    return slot(arguments["first"]) if "first" in arguments else constant_slot(default)


def _selection(reading: Reading, chosen: Chosen, entity: Entity) -> tuple[Selected, ...]:
    return tuple(_selected(reading, item, entity) for item in reading.below(chosen))


def _selected(reading: Reading, item: Chosen, entity: Entity) -> Selected:
    if item.name == "__typename":
        return Named(item.key, pascal(entity.code))
    for field in entity.fields:
        if camel(field.code) == item.name:
            return Shown(item.key, field.code)
    relation = next(found for found in entity.relations if camel(found.code) == item.name)
    target = reading.catalogue.entities[relation.target]
    if relation.kind == "one":
        return One(item.key, relation.code, _selection(reading, item, target))
    arguments = reading_arguments(reading, item)
    return Many(
        item.key,
        relation.code,
        _filter(reading, target, arguments.get("filter"), f"{item.key}.filter"),
        _sort(reading, target, arguments.get("sort"), f"{item.key}.sort"),
        _first(arguments, DEFAULT_ROWS),
        _selection(reading, item, target),
    )


def _page_part(reading: Reading, item: Chosen, entity: Entity) -> PagePart:
    if item.name == "__typename":
        return PagePart(item.key, f"{pascal(entity.code)}Page")
    selection = _selection(reading, item, entity) if item.name == "nodes" else ()
    return PagePart(item.key, item.name, selection)


def _row_item(reading: Reading, item: Chosen, entity: Entity, root: str) -> RowItem:
    prefix = pascal(entity.code)
    if item.name == "__typename":
        return Named(item.key, f"{prefix}AggregateRow")
    if item.name == "count":
        return Measure(item.key, "count", "", "")
    figures = (
        _figure(reading, part, entity, (item.name, f"{root}.{item.key}.{part.key}"))
        for part in reading.below(item)
    )
    return RowPart(item.key, tuple(figures))


def _figure(reading: Reading, part: Chosen, entity: Entity, of: tuple[str, str]) -> Figure:
    kind, at = of
    if part.name == "__typename":
        return Named(part.key, f"{pascal(entity.code)}{kind[:1].upper()}{kind[1:]}")
    if kind == "keys":
        return KeyShown(part.key, group_keys(reading.catalogue, entity)[part.name][0], at)
    return Measure(part.key, MEASURES[kind], _code(entity, part.name), at)


def _code(entity: Entity, name: str) -> str:
    """The field of a GraphQL name; only a Python caller can ask for one that is not there."""
    for field in entity.fields:
        if camel(field.code) == name:
            return field.code
    raise refuse("query.path", name, path=name)


def _group_by(reading: Reading, entity: Entity, value: Source) -> tuple[GroupKey, ...]:
    keys = group_keys(reading.catalogue, entity)
    names = (value_now(item, reading.variables) for item in elements(value, reading.variables))
    return tuple(dict.fromkeys(keys[name][0] for name in names))


def _sort(reading: Reading, entity: Entity, value: Source | None, at: str) -> tuple[Sort, ...]:
    if value is None:
        return ()
    paths = sort_paths(reading.catalogue, entity)
    found: dict[tuple[str, ...], Sort] = {}
    for item in elements(value, reading.variables):
        parts = dict(entries(item, reading.variables))
        name = value_now(parts["field"], reading.variables)
        direction = parts.get("direction")
        is_descending = direction is not None and (
            value_now(direction, reading.variables) == "DESC"
        )
        found.setdefault(paths[name], Sort(paths[name], is_descending, f"{at}.{name}"))
    return tuple(found.values())


def _filter(reading: Reading, entity: Entity, value: Source | None, at: str) -> Condition:
    if value is None:
        return Every(())
    return condition(reading, entity, value, at)


def condition(reading: Reading, entity: Entity, value: Source, at: str) -> Condition:
    """Read a filter; null inside one is refused, since leaving it out would show too much."""
    parts: list[Condition] = []
    for name, inner in entries(value, reading.variables):
        here = f"{at}.{name}"
        if is_absent(inner, reading.variables):
            raise refuse("query.filter.null", here)
        if name in ("and", "or"):
            items = [
                condition(reading, entity, item, here)
                for item in elements(inner, reading.variables)
            ]
            parts.append(Every(tuple(items)) if name == "and" else Some(tuple(items)))
        elif name == "not":
            parts.append(Not(condition(reading, entity, inner, here)))
        else:
            parts.append(_of_name(reading, entity, name, inner, here))
    return _all(parts)


def _of_name(reading: Reading, entity: Entity, name: str, value: Source, at: str) -> Condition:
    for relation in entity.relations:
        if relation.kind == "one" and camel(relation.code) == name:
            target = reading.catalogue.entities[relation.target]
            return Through(relation.code, condition(reading, target, value, at))
    code = _code(entity, name)
    return _all(
        [
            _operation(reading, code, operator, inner, f"{at}.{operator}")
            for operator, inner in entries(value, reading.variables)
        ]
    )


def _all(parts: Sequence[Condition]) -> Condition:
    """All of some conditions; one alone stands for itself."""
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _operation(
    reading: Reading, code: str, operator: str, value: Source, at: str
) -> Compare | Empty:
    if is_absent(value, reading.variables):
        raise refuse("query.filter.null", at)
    if operator == "isNull":
        return Empty(code, bool(value_now(value, reading.variables)), at)
    return Compare(code, operator, slot(value), at)
