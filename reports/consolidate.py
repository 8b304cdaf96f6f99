"""Consolidation (汇总): leaf figures rolled up the org tree, and periods compared; pure, exact.

Every node is its own figures plus its children's; the roots together are all records. Both are
asserted here, so that a total can never differ from what it is a total of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from backend.runtime.access.viewer import Unit

Figures = dict[str, Decimal]
ZERO = Decimal(0)
PER_MILLE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Leaf:
    """What one unit did with one product in one month."""

    org_id: int
    product: str
    month: str
    figures: Mapping[str, Decimal]


@dataclass
class Node:
    """A unit of the tree with the figures at and below it, in all and by column."""

    unit: Unit
    level: int
    parent_id: int | None
    figures: Figures = field(default_factory=dict)
    by_column: dict[str, Figures] = field(default_factory=dict)
    own: Figures = field(default_factory=dict)
    children: list[int] = field(default_factory=list)


def add(to: Figures, figures: Mapping[str, Decimal]) -> None:
    """Add figures to figures."""
    for code, value in figures.items():
        to[code] = to.get(code, ZERO) + value


def _order(units: Mapping[int, Unit]) -> list[tuple[Unit, int, int | None]]:
    """Units with level and parent, parents first, each followed by what is below it."""
    children: dict[int | None, list[Unit]] = {}
    for unit in sorted(units.values(), key=lambda unit: unit.code):
        parent = unit.parent_id if unit.parent_id in units else None
        children.setdefault(parent, []).append(unit)
    found: list[tuple[Unit, int, int | None]] = []

    def walk(parent: int | None, level: int) -> None:
        for unit in children.get(parent, ()):
            found.append((unit, level, parent))
            walk(unit.id, level + 1)

    walk(None, 0)
    return found


def tree(
    units: Mapping[int, Unit], leaves: Iterable[Leaf], column_of: Mapping[str, str] | None = None
) -> dict[int, Node]:
    """Roll leaves up the units that a reader may see; returns the nodes, parents first.

    `column_of` names the column of a product or month, where the report is spread over one.
    """
    nodes = {unit.id: Node(unit, level, parent) for unit, level, parent in _order(units)}
    for node in nodes.values():
        if node.parent_id is not None:
            nodes[node.parent_id].children.append(node.unit.id)
    total: Figures = {}
    for leaf in leaves:
        add(total, leaf.figures)
        add(nodes[leaf.org_id].own, leaf.figures)
        column = (column_of or {}).get(leaf.product) or (column_of or {}).get(leaf.month)
        here: int | None = leaf.org_id
        while here is not None:
            add(nodes[here].figures, leaf.figures)
            if column is not None:
                add(nodes[here].by_column.setdefault(column, {}), leaf.figures)
            here = nodes[here].parent_id
    _prove(nodes, total)
    return nodes


def _prove(nodes: Mapping[int, Node], total: Figures) -> None:
    roots: Figures = {}
    for node in nodes.values():
        parts = dict(node.own)
        for child in node.children:
            add(parts, nodes[child].figures)
        assert _same(parts, node.figures), f"{node.unit.code} is not the sum of its parts"
        if node.parent_id is None:
            add(roots, node.figures)
    assert _same(roots, total), "the roots are not the sum of the records"


def _same(one: Figures, other: Figures) -> bool:
    return all(one.get(code, ZERO) == other.get(code, ZERO) for code in {*one, *other})


def growth(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return the growth against a base, four decimals half up; None for a base of 0 or below.

    >>> growth(Decimal("110"), Decimal("100")), growth(Decimal("1"), Decimal("0"))
    (Decimal('0.1000'), None)
    """
    if now is None or before is None or before <= 0:
        return None
    return ((now - before) / before).quantize(PER_MILLE, ROUND_HALF_UP)


def ratio(above: Decimal | None, below: Decimal | None) -> Decimal | None:
    """Return sum ÷ sum with two decimals half up; None for a divisor of 0."""
    if above is None or not below:
        return None
    return (above / below).quantize(Decimal("0.01"), ROUND_HALF_UP)


def sums(nodes: Sequence[Node]) -> Figures:
    """Add up the figures of the outermost nodes."""
    found: Figures = {}
    for node in nodes:
        if node.parent_id is None:
            add(found, node.figures)
    return found
