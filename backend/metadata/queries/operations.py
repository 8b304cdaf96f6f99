"""Operations (查询操作): the entity fields of one validated GraphQL operation, and their plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import GraphQLSchema, get_named_type, is_enum_type, is_input_object_type
from graphql.language import ast
from graphql.utilities import type_from_ast

from backend.metadata.queries.compile import Plan
from backend.metadata.queries.plans import Plans
from backend.metadata.queries.read import Fragments, Reading, read_root
from backend.metadata.queries.request import Named, Root
from backend.metadata.queries.rights import Rights
from backend.metadata.queries.source import Variables, shape_of_all
from backend.runtime.database import Dialect


@dataclass(frozen=True)
class Operation:
    """A validated operation; `key` stands for its document and name in the store of plans."""

    key: str
    node: ast.OperationDefinitionNode
    fragments: Fragments
    decisive: frozenset[str]


def operation_of(
    key: str,
    node: ast.OperationDefinitionNode,
    fragments: Mapping[str, ast.FragmentDefinitionNode],
    schema: GraphQLSchema,
) -> Operation:
    """Return an operation, with the variables whose values decide the plan: orders and groups."""
    decisive = frozenset(
        item.variable.name.value
        for item in node.variable_definitions or ()
        if _is_decisive(schema, item.type)
    )
    return Operation(key, node, fragments, decisive)


def _is_decisive(schema: GraphQLSchema, node: ast.TypeNode) -> bool:
    named = get_named_type(type_from_ast(schema, node))
    if is_input_object_type(named):
        return any(is_enum_type(get_named_type(item.type)) for item in named.fields.values())
    return is_enum_type(named)


def _roots(plans: Plans, reading: Reading, node: ast.OperationDefinitionNode) -> Iterator[Root]:
    for chosen in reading.chosen(node.selection_set):
        if chosen.name == "__typename":
            yield Named(chosen.key, "Query")
        elif chosen.name in plans.roots:
            kind, entity = plans.roots[chosen.name]
            yield read_root(reading, chosen, kind, entity)


def plan_of(
    plans: Plans, operation: Operation, variables: Variables, dialect: Dialect, rights: Rights
) -> Plan:
    """Return the plan of an operation's entity fields; raises Refused for what it may not read."""

    def read() -> list[Root]:
        reading = Reading(plans.catalogue, operation.fragments, variables)
        return list(_roots(plans, reading, operation.node))

    asked = (operation.key, shape_of_all(variables, operation.decisive))
    return plans.plan(asked, dialect, rights, read)
