"""The schema (接口模式): Strawberry's fixed fields merged with a release's entity types.

There is one schema for everybody; rights are decided when an operation runs. It is swapped
whole when a release comes; requests that began on the old one finish on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import import_module
from typing import Any

import strawberry
from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    is_scalar_type,
    print_schema,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from backend import modules
from backend.kit.faults import Fault, raise_if_any
from backend.metadata.catalogue import Catalogue
from backend.metadata.queries.plans import Plans, Recent, plans_of
from backend.metadata.queries.types import Scalars, TypeMaker
from backend.runtime.graph import JSON, SCALARS, Amount

MOST_DOCUMENTS = 500
MOST_SCHEMAS = 4
SHARED: Mapping[str, Any] = {"Amount": Amount, "Date": date, "DateTime": datetime, "JSON": JSON}


@dataclass(frozen=True)
class Served:
    """What a release serves: its schema, the plans of its catalogue, its known documents."""

    schema: GraphQLSchema
    plans: Plans
    documents: Recent[tuple[str, str], Any] = field(default_factory=lambda: Recent(MOST_DOCUMENTS))
    introspections: Recent[tuple[str, str], bytes] = field(default_factory=lambda: Recent(8))

    @property
    def catalogue(self) -> Catalogue:
        """The release's catalogue."""
        return self.plans.catalogue


def imported(paths: Iterable[str]) -> tuple[type, ...]:
    """Return the classes of dotted paths, in their order."""
    found = []
    for path in paths:
        module, _, name = path.rpartition(".")
        found.append(getattr(import_module(module), name))
    return tuple(found)


def fixed_schema(
    queries: Sequence[type], mutations: Sequence[type], subscriptions: Sequence[type]
) -> strawberry.Schema:
    """Build Strawberry's part from the modules' classes of root fields."""
    return strawberry.Schema(
        query=merge_types("Query", tuple(queries)),
        mutation=merge_types("Mutation", tuple(mutations)) if mutations else None,
        subscription=merge_types("Subscription", tuple(subscriptions)) if subscriptions else None,
        config=StrawberryConfig(scalar_map=SCALARS),
    )


@cache
def installed_schema() -> strawberry.Schema:
    """Return Strawberry's part as `modules.py` lists it."""
    return fixed_schema(
        imported(modules.QUERIES), imported(modules.MUTATIONS), imported(modules.SUBSCRIPTIONS)
    )


def _scalars(fixed: strawberry.Schema) -> Scalars:
    """The scalars both parts speak of, which must be the same objects."""
    found = {name: fixed.schema_converter.from_type(it) for name, it in SHARED.items()}
    return {name: it for name, it in found.items() if is_scalar_type(it)}


def merged(fixed: strawberry.Schema, catalogue: Catalogue) -> GraphQLSchema:
    """Merge the fixed part with a catalogue's entities; raises Refused when names clash."""
    old = fixed._schema
    assert old.query_type is not None
    fields = TypeMaker(catalogue, _scalars(fixed)).query_fields()
    raise_if_any(clashes(old, fields))
    query = GraphQLObjectType(
        "Query",
        {**old.query_type.fields, **fields},
        description="What can be read. Every field asks for rights of its reader.",
        extensions=old.query_type.extensions,
    )
    schema = GraphQLSchema(
        query,
        old.mutation_type,
        old.subscription_type,
        directives=old.directives,
        extensions=old.extensions,
    )
    schema._strawberry_schema = fixed  # type: ignore[attr-defined]
    return schema


def clashes(old: GraphQLSchema, fields: Mapping[str, GraphQLField]) -> list[Fault]:
    """Return a fault for every name that both parts use for different things."""
    assert old.query_type is not None
    faults = [
        Fault("schema.name.taken", name, {"name": name})
        for name in fields
        if name in old.query_type.fields
    ]
    new = GraphQLSchema(GraphQLObjectType("Entities", dict(fields))).type_map if fields else {}
    faults += [
        Fault("schema.name.taken", name, {"name": name})
        for name, it in new.items()
        if name in old.type_map and old.type_map[name] is not it and not _is_built_in(it)
    ]
    return faults


def _is_built_in(it: GraphQLNamedType) -> bool:
    return it.name.startswith("__") or it.name in {"String", "Int", "ID", "Boolean", "Float"}


_served: Recent[int, Served] = Recent(MOST_SCHEMAS)


def schema_for(catalogue: Catalogue, fixed: strawberry.Schema | None = None) -> Served:
    """Return what a catalogue's release serves, built once."""
    known = _served.recall(id(catalogue))
    part = fixed or installed_schema()
    if known is not None and known.catalogue is catalogue and _fixed_of(known) is part:
        return known
    return _served.keep(id(catalogue), Served(merged(part, catalogue), plans_of(catalogue)))


def _fixed_of(served: Served) -> object:
    return served.schema._strawberry_schema  # type: ignore[attr-defined]


def printed(catalogue: Catalogue, fixed: strawberry.Schema | None = None) -> str:
    """Print the whole schema, as `schema.graphql` holds it."""
    return print_schema(schema_for(catalogue, fixed).schema) + "\n"
