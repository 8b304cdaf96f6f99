"""The typed tree (类型化语法树): what an expression becomes once parsed and checked.

Its JSON form is `[op, kind, value or child, …]`, so that a phone evaluates it without a parser
and a compiler to SQL or columns finds the kind of every node.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backend.metadata.expressions.types import Kind

MOST_NODES = 10_000
MOST_DEPTH = 150
MOST_NESTED = 50
LEAVES = frozenset({"constant", "name", "column", "rows"})


@dataclass(frozen=True, slots=True)
class Tree:
    """One node: a leaf with a value, or an operation over its arguments.

    The leaves are `constant`, `name` (of the record), `column` (of the child row) and `rows`.
    """

    op: str
    kind: Kind
    args: tuple["Tree", ...] = ()
    value: str | bool | None = None

    def to_json(self) -> list[Any]:
        """Return the tree as plain JSON.

        >>> Tree("negate", "number", (Tree("name", "number", (), "units"),)).to_json()
        ['negate', 'number', ['name', 'number', 'units']]
        """
        if self.op in LEAVES:
            return [self.op, self.kind] if self.value is None else [self.op, self.kind, self.value]
        return [self.op, self.kind, *(arg.to_json() for arg in self.args)]

    def walk(self) -> Iterator["Tree"]:
        """Yield every node, the arguments before what uses them."""
        for arg in self.args:
            yield from arg.walk()
        yield self

    def names(self) -> frozenset[str]:
        """Return the outer names (fields, child tables) that the tree reads."""
        return frozenset(str(node.value) for node in self.walk() if node.op in ("name", "rows"))

    def columns(self) -> frozenset[str]:
        """Return the columns of the present row that the tree reads outside row functions."""
        if self.op == "column":
            return frozenset({str(self.value)})
        if self.args and self.args[0].op == "rows":
            return frozenset()
        return frozenset().union(*(arg.columns() for arg in self.args))


def from_json(plain: list[Any]) -> Tree:
    """Read a tree from its JSON form."""
    op, kind, *rest = plain
    if op in LEAVES:
        return Tree(op, kind, (), rest[0] if rest else None)
    return Tree(op, kind, tuple(from_json(arg) for arg in rest))
