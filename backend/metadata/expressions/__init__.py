"""Expressions (表达式): the small typed language of configurers, written once, run in many places.

Text is parsed and type-checked once, on the server, into a typed tree; the tree is evaluated
here over exact numbers, and on the phone by `web/src/expressions/`. Leaves out loops, input and
output; SQL and column targets read the same tree.
"""

from collections.abc import Mapping

from backend.kit.faults import Fault, Refused
from backend.metadata.expressions import checker, syntax
from backend.metadata.expressions.evaluator import Explained, Step, evaluate, explain
from backend.metadata.expressions.printer import write
from backend.metadata.expressions.tree import Tree, from_json
from backend.metadata.expressions.types import (
    DATE,
    NUMBER,
    STANDARD_NAMES,
    TEXT,
    YES_NO,
    Kind,
    Type,
    rows_of,
)
from backend.metadata.expressions.values import Value, number_text, plain

__all__ = [
    "DATE", "NUMBER", "STANDARD_NAMES", "TEXT", "YES_NO", "Explained", "Kind", "Step", "Tree",
    "Type", "Value", "evaluate", "explain", "from_json", "number_text", "parse", "plain",
    "rows_of", "write",
]  # fmt: skip


def parse(
    text: str,
    names: Mapping[str, Type],
    *,
    columns: Mapping[str, Type] | None = None,
    wanted: Kind | None = None,
    at: str = "",
) -> Tree:
    """Return the typed tree of a text; raises Refused with every fault and its position.

    `columns` are those of the child row the expression stands in, `wanted` the kind it must
    have. Names that are not given do not exist: pass `STANDARD_NAMES` for `today` and the like.
    """
    try:
        raw = syntax.read(text)
    except Refused as refusal:
        raise Refused(*(Fault(fault.code, at, fault.facts) for fault in refusal.faults)) from None
    tree, faults = checker.check(raw, names, columns, at)
    if not faults and wanted is not None and tree.kind not in (wanted, "empty"):
        facts = {"position": str(raw.at), "found": tree.kind, "expected": wanted}
        faults = [Fault("expression.type", at, facts)]
    if faults:
        raise Refused(*faults)
    return tree
