"""Sources (取值来源): argument values of a document as structure now and values later.

What decides the shape of a plan (which fields, directions, yes or no) is read when it is
compiled; all else becomes a `Slot` that is read at each run.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql.language import ast

from backend.metadata.queries.request import Slot

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A value written in the document, which may hold variables inside."""

    node: ast.ValueNode


@dataclass(frozen=True, slots=True)
class Given:
    """A value given by a variable, or a part of one."""

    name: str
    path: tuple[str | int, ...] = ()


Source = Written | Given
MISSING: Any = object()


def source(node: ast.ValueNode) -> Source:
    """Return the source of an argument's value."""
    return Given(node.name.value) if isinstance(node, ast.VariableNode) else Written(node)


def slot(value: Source) -> Slot:
    """Return what reads the value at each run."""
    if isinstance(value, Given):
        return _given_slot(value)
    node = value.node
    if isinstance(node, ast.ListValueNode):
        items = [slot(source(item)) for item in node.values]
        return lambda variables: [item(variables) for item in items]
    constant = _constant(node)
    return lambda _variables: constant


def _given_slot(given: Given) -> Slot:
    name, path = given.name, given.path

    def get(variables: Variables) -> object:
        found = variables[name]
        for step in path:
            found = found[step]
        return found

    return get


def constant_slot(value: object) -> Slot:
    """Return what always reads the same value."""
    return lambda _variables: value


def _constant(node: ast.ValueNode) -> Any:
    match node:
        case ast.IntValueNode():
            return int(node.value)
        case ast.NullValueNode():
            return None
        case ast.StringValueNode() | ast.EnumValueNode() | ast.FloatValueNode():
            return node.value
        case ast.BooleanValueNode():
            return node.value
        case _:
            return MISSING


def value_now(value: Source, variables: Variables) -> Any:
    """Return the value now; MISSING for a variable that was not given."""
    if isinstance(value, Written):
        return _constant(value.node)
    if value.name not in variables:
        return MISSING
    return _given_slot(value)(variables)


def is_absent(value: Source, variables: Variables) -> bool:
    """Whether a value is not given, or null."""
    return value_now(value, variables) in (MISSING, None) and not _is_compound(value)


def _is_compound(value: Source) -> bool:
    return isinstance(value, Written) and isinstance(
        value.node, ast.ListValueNode | ast.ObjectValueNode
    )


def entries(value: Source, variables: Variables) -> Iterator[tuple[str, Source]]:
    """Yield the fields of an object that are given."""
    if isinstance(value, Written):
        assert isinstance(value.node, ast.ObjectValueNode)
        for item in value.node.fields:
            inner = source(item.value)
            if value_now(inner, variables) is not MISSING or _is_compound(inner):
                yield item.name.value, inner
        return
    for key in value_now(value, variables):
        yield key, Given(value.name, (*value.path, key))


def elements(value: Source, variables: Variables) -> list[Source]:
    """Return the items of a list; one value stands for a list of one."""
    if isinstance(value, Written):
        if isinstance(value.node, ast.ListValueNode):
            return [source(item) for item in value.node.values]
        return [value]
    found = value_now(value, variables)
    if not isinstance(found, list):
        return [value]
    return [Given(value.name, (*value.path, index)) for index in range(len(found))]


def shape(value: Any) -> Hashable:
    """Return what of a variable's value decides a plan: its keys, nulls and yes or no.

    >>> shape({"eq": "a", "isNull": True})
    (('eq', 1), ('isNull', True))
    """
    match value:
        case None | bool():
            return value
        case dict():
            return tuple((key, shape(item)) for key, item in value.items())
        case list() if any(isinstance(item, dict) for item in value):
            return ("list", *map(shape, value))
        case _:
            return 1


def shape_of_all(variables: Variables, decisive: frozenset[str]) -> Hashable:
    """Return the shape of all variables; the decisive ones (orders, groups) count whole."""
    return tuple(
        (name, repr(value) if name in decisive else shape(value))
        for name, value in sorted(variables.items())
    )
