"""Asks the compiler in GraphQL, as the API does, without HTTP."""

from functools import cache
from typing import Any

import orjson
from graphql import (
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_variable_values,
    parse,
    validate,
)
from graphql.execution.values import VariableValues

from backend.metadata.catalogue import Catalogue
from backend.metadata.queries.compile import Plan, check_cost
from backend.metadata.queries.operations import Operation, operation_of, plan_of
from backend.metadata.queries.plans import plans_of
from backend.metadata.queries.types import TypeMaker, plain_scalars
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database


@cache
def _schema(known_by: int, catalogue: Any) -> GraphQLSchema:
    maker = TypeMaker(catalogue.it, plain_scalars())
    return GraphQLSchema(GraphQLObjectType("Query", maker.query_fields()))


class _Held:
    """A catalogue, hashable by identity."""

    def __init__(self, it: Catalogue) -> None:
        self.it = it


_held: dict[int, _Held] = {}


def schema_of(catalogue: Catalogue) -> GraphQLSchema:
    held = _held.setdefault(id(catalogue), _Held(catalogue))
    return _schema(id(catalogue), held)


def operation(catalogue: Catalogue, document: str) -> Operation:
    """Parse and validate a document of one operation."""
    schema = schema_of(catalogue)
    tree = parse(document)
    assert not (faults := validate(schema, tree)), faults
    nodes = [item for item in tree.definitions if isinstance(item, OperationDefinitionNode)]
    fragments = {
        item.name.value: item
        for item in tree.definitions
        if isinstance(item, FragmentDefinitionNode)
    }
    return operation_of(document, nodes[0], fragments, schema)


def plan(
    catalogue: Catalogue, dialect: Any, viewer: Viewer, document: str, variables: Any = None
) -> tuple[Plan, list[object]]:
    """Compile a document for a viewer."""
    plans = plans_of(catalogue)
    asked = operation(catalogue, document)
    schema = schema_of(catalogue)
    given = get_variable_values(schema, asked.node.variable_definitions or (), variables or {})
    assert isinstance(given, VariableValues), given
    rights = plans.rights(viewer)
    found = plan_of(plans, asked, given.coerced, dialect, rights)
    arguments = found.arguments(dialect, rights, given.coerced)
    check_cost(found, given.coerced)
    return found, arguments


async def ask(
    database: Database, catalogue: Catalogue, viewer: Viewer, document: str, variables: Any = None
) -> Any:
    """Return the data of an operation."""
    found, arguments = plan(catalogue, database.dialect, viewer, document, variables)
    return orjson.loads(await database.read_json(found.sql, arguments))
