"""GraphQL types of entities (实体的类型), built directly for graphql-core from the catalogue.

One schema for everybody: rights are decided when an operation is compiled. The scalars come from
the fixed part, so that both parts speak of the same `Date` and `Amount`.
"""

from collections.abc import Iterable, Mapping
from functools import partial

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLString,
)

from backend.metadata.catalogue import Catalogue, Entity, Field, Label, Relation
from backend.metadata.queries.aggregate import MOST_GROUPS, measurable
from backend.metadata.queries.names import TEXT_TYPES, camel, group_keys, pascal, sort_paths
from backend.metadata.queries.read import DEFAULT_ROWS
from backend.metadata.queries.select import MOST_ROWS

DIRECTION = GraphQLEnumType(
    "SortDirection",
    {"ASC": GraphQLEnumValue("ASC"), "DESC": GraphQLEnumValue("DESC")},
    description="The direction of an order; empties come last in both.",
)
MEASURED = {
    "countDistinct": "count_distinct", "sum": "sum", "avg": "avg", "min": "min", "max": "max",
}  # fmt: skip
Scalars = Mapping[str, GraphQLScalarType]
SCALAR_NAMES = ("Amount", "Date", "DateTime", "JSON")


def described(label: Label) -> str:
    """Return a label as a description, in both languages."""
    return f"{label.zh} / {label.en}"


def plain_scalars() -> dict[str, GraphQLScalarType]:
    """Return scalars of the four names that pass values as they are; the compiler checks them."""
    return {name: GraphQLScalarType(name) for name in SCALAR_NAMES}


class TypeMaker:
    """Makes the types of a catalogue's entities; each is made once."""

    def __init__(self, catalogue: Catalogue, scalars: Scalars) -> None:
        """Keep the catalogue and the scalars to use."""
        self.catalogue = catalogue
        self.scalars = scalars
        self._operations: dict[str, GraphQLInputObjectType] = {}
        entities = catalogue.entities.values()
        self.objects = {item.code: self._object(item) for item in entities}
        self.filters = {item.code: self._filter(item) for item in entities}
        self.sorts = {item.code: self._sort(item) for item in entities}

    def query_fields(self) -> dict[str, GraphQLField]:
        """Return the root fields of all entities that are read by rights of their own."""
        found: dict[str, GraphQLField] = {}
        for entity in self.catalogue.entities.values():
            found.update(self._root_fields(entity))
        return found

    def scalar(self, field: Field) -> GraphQLScalarType:
        """Return the type in which a field is shown."""
        if field.type in TEXT_TYPES:
            return GraphQLString
        return {
            "id": GraphQLID, "integer": GraphQLInt, "decimal": self.scalars["Amount"],
            "money": self.scalars["Amount"], "date": self.scalars["Date"],
            "moment": self.scalars["DateTime"], "yes_no": GraphQLBoolean,
            "json": self.scalars["JSON"],
        }[field.type]  # fmt: skip

    def _links(self, entity: Entity) -> Iterable[tuple[Relation, Entity]]:
        for relation in entity.relations:
            target = self.catalogue.entity(relation.target)
            if target is not None:
                yield relation, target

    def _object(self, entity: Entity) -> GraphQLObjectType:
        return GraphQLObjectType(
            pascal(entity.code),
            partial(self._object_fields, entity),
            description=described(entity.label),
        )

    def _object_fields(self, entity: Entity) -> dict[str, GraphQLField]:
        found: dict[str, GraphQLField] = {}
        for field in entity.fields:
            scalar = self.scalar(field)
            is_sure = not (field.is_nullable or field.function)
            found[camel(field.code)] = GraphQLField(
                GraphQLNonNull(scalar) if is_sure else scalar, description=_field_words(field)
            )
        for relation, target in self._links(entity):
            found[camel(relation.code)] = self._link_field(relation, target)
        return found

    def _link_field(self, relation: Relation, target: Entity) -> GraphQLField:
        shown, words = self.objects[target.code], described(relation.label)
        if relation.kind == "one":
            return GraphQLField(shown, description=words)
        return GraphQLField(
            GraphQLNonNull(GraphQLList(GraphQLNonNull(shown))),
            {
                "filter": GraphQLArgument(self.filters[target.code]),
                "sort": self._sort_argument(target),
                "first": _first_argument(DEFAULT_ROWS, MOST_ROWS),
            },
            description=words,
        )

    def _sort_argument(self, entity: Entity) -> GraphQLArgument:
        return GraphQLArgument(
            GraphQLList(GraphQLNonNull(self.sorts[entity.code])),
            description="Empties last, then by id.",
        )

    def _filter(self, entity: Entity) -> GraphQLInputObjectType:
        return GraphQLInputObjectType(
            f"{pascal(entity.code)}Filter",
            partial(self._filter_fields, entity),
            description=f"Which of: {described(entity.label)}. All that is given must hold.",
        )

    def _filter_fields(self, entity: Entity) -> dict[str, GraphQLInputField]:
        own = self.filters[entity.code]
        several = GraphQLList(GraphQLNonNull(own))
        found = {
            "and": GraphQLInputField(several),
            "or": GraphQLInputField(several),
            "not": GraphQLInputField(own),
        }
        for field in entity.fields:
            found[camel(field.code)] = GraphQLInputField(self._operators(entity, field))
        for relation, target in self._links(entity):
            if relation.kind == "one":
                found[camel(relation.code)] = GraphQLInputField(self.filters[target.code])
        return found

    def _operators(self, entity: Entity, field: Field) -> GraphQLInputObjectType:
        is_org = field.type == "id" and field.stored_as == entity.org_column
        name = "Org" if is_org else _operators_name(field)
        if name not in self._operations:
            self._operations[name] = self._operators_type(name, field)
        return self._operations[name]

    def _operators_type(self, name: str, field: Field) -> GraphQLInputObjectType:
        scalar = self.scalar(field)
        several = GraphQLList(GraphQLNonNull(scalar))
        found: dict[str, GraphQLInputField] = {}
        if name != "Json":
            found = {"eq": GraphQLInputField(scalar), "ne": GraphQLInputField(scalar)}
        if name not in ("Json", "YesNo"):
            found["in"] = GraphQLInputField(several)
        if name not in ("Json", "YesNo", "Id", "Org"):
            found |= {code: GraphQLInputField(scalar) for code in ("lt", "lte", "gt", "gte")}
            found["between"] = GraphQLInputField(several, description="Two values, both included.")
        if name == "Text":
            same = "Without regard to the case of A-Z."
            found |= {
                code: GraphQLInputField(scalar, description=same)
                for code in ("contains", "startsWith")
            }
        if name == "Org":
            found["under"] = GraphQLInputField(scalar, description="The unit and all below it.")
        found["isNull"] = GraphQLInputField(GraphQLBoolean)
        return GraphQLInputObjectType(f"{name}Filter", found)

    def _sort(self, entity: Entity) -> GraphQLInputObjectType:
        field = GraphQLEnumType(
            f"{pascal(entity.code)}SortField",
            {name: GraphQLEnumValue(name) for name in sort_paths(self.catalogue, entity)},
        )
        return GraphQLInputObjectType(
            f"{pascal(entity.code)}Sort",
            {
                "field": GraphQLInputField(GraphQLNonNull(field)),
                "direction": GraphQLInputField(GraphQLNonNull(DIRECTION), default_value="ASC"),
            },
        )

    def _root_fields(self, entity: Entity) -> dict[str, GraphQLField]:
        shown = self.objects[entity.code]
        needs = f"Needs `{entity.read_function}` (query)."
        if entity.through:
            needs = f"Read as its {entity.through} is."
        one = GraphQLField(
            shown,
            {"id": GraphQLArgument(GraphQLNonNull(GraphQLID))},
            description=f"{described(entity.label)}\n\n{needs}",
        )
        page = GraphQLField(
            GraphQLNonNull(self._page(entity)),
            {
                **self._choosing(entity),
                "sort": self._sort_argument(entity),
                "first": _first_argument(DEFAULT_ROWS, MOST_ROWS),
                "after": GraphQLArgument(GraphQLString, description="The last page's endCursor."),
            },
            description=f"{described(entity.label)}, page by page.\n\n{needs}",
        )
        group = GraphQLNonNull(GraphQLList(GraphQLNonNull(self._group(entity))))
        groups = GraphQLField(
            GraphQLNonNull(GraphQLList(GraphQLNonNull(self._aggregate_row(entity)))),
            {
                **self._choosing(entity),
                "groupBy": GraphQLArgument(group),
                "first": _first_argument(MOST_GROUPS, MOST_GROUPS),
            },
            description=f"{described(entity.label)}: figures by group.\n\n{needs}",
        )
        name = camel(entity.code)
        return {name: one, camel(entity.plural): page, f"{name}Aggregate": groups}

    def _choosing(self, entity: Entity) -> dict[str, GraphQLArgument]:
        found = {"filter": GraphQLArgument(self.filters[entity.code])}
        if entity.search_fields:
            words = f"Text within {', '.join(camel(code) for code in entity.search_fields)}."
            found["search"] = GraphQLArgument(GraphQLString, description=words)
        return found

    def _page(self, entity: Entity) -> GraphQLObjectType:
        nodes = GraphQLNonNull(GraphQLList(GraphQLNonNull(self.objects[entity.code])))
        return GraphQLObjectType(
            f"{pascal(entity.code)}Page",
            {
                "nodes": GraphQLField(nodes),
                "endCursor": GraphQLField(GraphQLString, description="Null on an empty page."),
                "hasMore": GraphQLField(GraphQLNonNull(GraphQLBoolean)),
                "total": GraphQLField(
                    GraphQLNonNull(GraphQLInt), description="All that match, on every page."
                ),
            },
        )

    def _group(self, entity: Entity) -> GraphQLEnumType:
        names = group_keys(self.catalogue, entity)
        return GraphQLEnumType(
            f"{pascal(entity.code)}Group", {name: GraphQLEnumValue(name) for name in names}
        )

    def _aggregate_row(self, entity: Entity) -> GraphQLObjectType:
        prefix = pascal(entity.code)
        keys = {
            name: GraphQLField(GraphQLString if key.part else self.scalar(field))
            for name, (key, field) in group_keys(self.catalogue, entity).items()
        }
        found = {
            "keys": GraphQLField(GraphQLNonNull(GraphQLObjectType(f"{prefix}Keys", keys))),
            "count": GraphQLField(GraphQLNonNull(GraphQLInt)),
        }
        for name, kind in MEASURED.items():
            fields = measurable(entity, kind)
            if fields:
                shown = GraphQLObjectType(
                    f"{prefix}{name[:1].upper()}{name[1:]}",
                    {camel(item.code): self._measure(item, kind) for item in fields},
                    description=_MEASURE_WORDS.get(kind),
                )
                found[name] = GraphQLField(GraphQLNonNull(shown))
        return GraphQLObjectType(f"{prefix}AggregateRow", found)

    def _measure(self, field: Field, kind: str) -> GraphQLField:
        if kind == "count_distinct":
            return GraphQLField(GraphQLNonNull(GraphQLInt))
        is_sum = kind in ("sum", "avg")
        return GraphQLField(self.scalars["Amount"] if is_sum else self.scalar(field))


_MEASURE_WORDS: dict[str, str] = {
    "avg": "Four places more than the field has, half up.",
    "sum": "Null where nothing is added up, or money of several currencies.",
}


def _first_argument(default: int, most: int) -> GraphQLArgument:
    return GraphQLArgument(GraphQLInt, default_value=default, description=f"At most {most}.")


def _field_words(field: Field) -> str:
    words = described(field.label)
    if field.options:
        words += "\n\n" + "; ".join(
            f"`{item.code}` {described(item.label)}" for item in field.options
        )
    if field.function:
        words += f"\n\nNeeds `{field.function}` (query); else masked or null."
    return words


def _operators_name(field: Field) -> str:
    if field.type in TEXT_TYPES:
        return "Text"
    return {
        "id": "Id", "integer": "Integer", "decimal": "Amount", "money": "Amount",
        "date": "Date", "moment": "Moment", "yes_no": "YesNo", "json": "Json",
    }[field.type]  # fmt: skip


Root = tuple[str, Entity]


def root_kinds(catalogue: Catalogue) -> dict[str, Root]:
    """Return every root field of the entities: what it reads, and of which entity."""
    found: dict[str, Root] = {}
    for entity in catalogue.entities.values():
        name = camel(entity.code)
        found |= {
            name: ("one", entity),
            camel(entity.plural): ("page", entity),
            f"{name}Aggregate": ("groups", entity),
        }
    return found
