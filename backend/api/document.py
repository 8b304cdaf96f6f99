"""Documents (请求文档) as the API knows them: parsed, validated, within limits, split in two.

The fixed part of an operation goes to Strawberry's resolvers, the entity part to the compiler.
Validation costs milliseconds, so that a release keeps the documents it has seen.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from graphql import DocumentNode, GraphQLError, GraphQLSchema, validate
from graphql.language import ast

from backend.api import limits
from backend.api.schema import Served
from backend.kit.faults import Fault, Refused, refuse
from backend.metadata.queries.operations import Operation, operation_of
from backend.metadata.queries.read import Fragments

INTROSPECTION = ("__schema", "__type")
MOST_VALIDATION_FAULTS = 10
Kind = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True)
class Prepared:
    """One operation of a document, ready to run again and again."""

    key: str
    kind: Kind
    operation: Operation
    roots: frozenset[str]
    entity_roots: frozenset[str]
    fixed: DocumentNode | None

    @property
    def is_introspection(self) -> bool:
        """Whether it asks about the schema."""
        return not self.roots.isdisjoint(INTROSPECTION)


def prepared(served: Served, text: str, name: str) -> Prepared:
    """Return a document's operation; raises Refused with every fault of the document."""
    known = served.documents.recall((text, name))
    if isinstance(known, Prepared):
        return known
    found = _prepare(served, text, name)
    served.documents.keep((text, name), found)
    return found


def _prepare(served: Served, text: str, name: str) -> Prepared:
    tree = limits.parsed(text)
    faults = [_fault(error) for error in _validated(served.schema, tree)]
    if faults:
        raise Refused(*faults)
    node = _chosen(tree, name)
    fragments = {
        item.name.value: item
        for item in tree.definitions
        if isinstance(item, ast.FragmentDefinitionNode)
    }
    limits.check(node, fragments)
    key = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()
    roots = frozenset(_root_names(node.selection_set, fragments))
    entity_roots = roots & served.plans.roots.keys() if _kind(node) == "query" else frozenset()
    return Prepared(
        key,
        _kind(node),
        operation_of(key, node, fragments, served.schema),
        roots,
        entity_roots,
        _fixed_document(node, fragments, entity_roots) if roots - entity_roots else None,
    )


def _kind(node: ast.OperationDefinitionNode) -> Kind:
    return node.operation.value


def _validated(schema: GraphQLSchema, tree: DocumentNode) -> list[GraphQLError]:
    try:
        return validate(schema, tree, max_errors=MOST_VALIDATION_FAULTS)
    except RecursionError:
        raise refuse("graphql.depth", depth="?", most=limits.MOST_DEPTH) from None


def _fault(error: GraphQLError) -> Fault:
    line = error.locations[0].line if error.locations else 1
    return Fault(
        "graphql.validation", f"line {line}", {"line": str(line), "detail": error.message}
    )


def _chosen(tree: DocumentNode, name: str) -> ast.OperationDefinitionNode:
    nodes = [item for item in tree.definitions if isinstance(item, ast.OperationDefinitionNode)]
    if name:
        nodes = [item for item in nodes if item.name and item.name.value == name]
    if len(nodes) != 1:
        raise refuse("graphql.operation", "operationName", name=name or "-")
    return nodes[0]


def _root_names(selection: ast.SelectionSetNode, fragments: Fragments) -> Iterator[str]:
    for node in selection.selections:
        if isinstance(node, ast.FieldNode):
            yield node.name.value
        elif isinstance(node, ast.InlineFragmentNode):
            yield from _root_names(node.selection_set, fragments)
        elif isinstance(node, ast.FragmentSpreadNode):
            yield from _root_names(fragments[node.name.value].selection_set, fragments)


def _fixed_document(
    node: ast.OperationDefinitionNode, fragments: Fragments, entity_roots: frozenset[str]
) -> DocumentNode:
    """The operation without its entity fields; root fragments are written out in place."""
    operation = ast.OperationDefinitionNode(
        operation=node.operation,
        name=node.name,
        variable_definitions=node.variable_definitions,
        directives=node.directives,
        selection_set=_without(node.selection_set, fragments, entity_roots),
    )
    return ast.DocumentNode(definitions=(operation, *fragments.values()))


def _without(
    selection: ast.SelectionSetNode, fragments: Fragments, entity_roots: frozenset[str]
) -> ast.SelectionSetNode:
    kept: list[ast.SelectionNode] = []
    for node in selection.selections:
        if isinstance(node, ast.FieldNode):
            if node.name.value not in entity_roots:
                kept.append(node)
            continue
        inner = (
            fragments[node.name.value].selection_set
            if isinstance(node, ast.FragmentSpreadNode)
            else node.selection_set  # type: ignore[attr-defined]
        )
        kept.append(
            ast.InlineFragmentNode(
                type_condition=None,
                directives=node.directives,
                selection_set=_without(inner, fragments, entity_roots),
            )
        )
    return ast.SelectionSetNode(selections=tuple(kept))
