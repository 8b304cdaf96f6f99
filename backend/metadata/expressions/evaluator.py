"""Evaluator (求值): a typed tree and the values of its names give an exact value.

Empty in arithmetic gives empty; a sum over no rows is 0; ÷ 0 is empty with a mark. It asks no
clock: `today` is a name like any other. Its TypeScript twin is `web/src/expressions/`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from backend.metadata.expressions.functions import LENIENT, STRICT
from backend.metadata.expressions.functions.marks import Mark
from backend.metadata.expressions.printer import write
from backend.metadata.expressions.tree import LEAVES, Tree
from backend.metadata.expressions.values import Value, Values, plain, read, rows_in

MOST_DIGITS = 10**60


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation: what was computed, its value, and a mark when it is empty."""

    text: str
    value: str | bool | None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A value with the steps that led to it and the marks met on the way."""

    value: Value
    steps: tuple[Step, ...]
    marks: tuple[str, ...]


@dataclass(slots=True)
class _Run:
    """One evaluation: the values, the present child row, what has been noted."""

    values: Values
    row: Mapping[str, object] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    steps: list[Step] | None = None

    def value(self, tree: Tree) -> Value:
        """Return a node's value, noting it as a step when asked to."""
        if tree.op in LEAVES:
            return self.leaf(tree)
        mark = ""
        try:
            found = self.computed(tree)
        except Mark as reason:
            found, mark = None, reason.code
            self.marks.append(mark)
        if self.steps is not None:
            self.steps.append(Step(write(tree), plain(found), mark))
        return found

    def leaf(self, tree: Tree) -> Value:
        match tree.op:
            case "name":
                found = read(self.values.get(str(tree.value)), tree.kind)
                if self.steps is not None:
                    self.steps.append(Step(str(tree.value), plain(found)))
                return found
            case "column":
                return read(self.row.get(str(tree.value)), tree.kind)
            case _:
                return read(tree.value, tree.kind)

    def computed(self, tree: Tree) -> Value:
        if tree.op in LAZY:
            return LAZY[tree.op](self, tree.args)
        if tree.op in OVER_ROWS:
            return _bounded(OVER_ROWS[tree.op](self, tree.args))
        args = [self.value(arg) for arg in tree.args]
        if tree.op in LENIENT:
            return LENIENT[tree.op](*args)
        if any(arg is None for arg in args):
            return None
        found = _bounded(STRICT[tree.op](*args))
        return None if found == "" else found

    def in_rows(self, args: tuple[Tree, ...], filter_at: int) -> Iterator["_Run"]:
        """Yield a run for each child row that the filter keeps."""
        condition = args[filter_at] if len(args) > filter_at else None
        for row in rows_in(self.values.get(str(args[0].value))):
            inner = replace(self, row=row, steps=None)
            if condition is None or inner.value(condition) is True:
                yield inner


def _bounded(value: Value) -> Value:
    """Numbers of more than 60 digits are given up, so that no formula can run away."""
    if isinstance(value, Fraction) and (
        abs(value.numerator) >= MOST_DIGITS or value.denominator >= MOST_DIGITS
    ):
        raise Mark("too_big")
    return value


def _if(run: _Run, args: tuple[Tree, ...]) -> Value:
    if run.value(args[0]) is True:
        return run.value(args[1])
    return run.value(args[2]) if len(args) > 2 else None


def _case(run: _Run, args: tuple[Tree, ...]) -> Value:
    for place in range(0, len(args) - 1, 2):
        if run.value(args[place]) is True:
            return run.value(args[place + 1])
    return run.value(args[-1]) if len(args) % 2 else None


def _until(run: _Run, args: tuple[Tree, ...], decisive: bool) -> Value:
    """And, or: a decisive value settles it; else an empty one leaves it open."""
    is_open = False
    for arg in args:
        found = run.value(arg)
        if found is decisive:
            return decisive
        is_open = is_open or found is None
    return None if is_open else not decisive


def _coalesce(run: _Run, args: tuple[Tree, ...]) -> Value:
    for arg in args:
        found = run.value(arg)
        if found is not None:
            return found
    return None


def _filled(run: _Run, args: tuple[Tree, ...]) -> list[Fraction]:
    """The values of the kept rows that are not empty."""
    found = [inner.value(args[1]) for inner in run.in_rows(args, 2)]
    return [value for value in found if value is not None]  # type: ignore[misc]


def _average(run: _Run, args: tuple[Tree, ...]) -> Value:
    found = _filled(run, args)
    return sum(found, Fraction(0)) / len(found) if found else None


def _repeats(run: _Run, args: tuple[Tree, ...]) -> bool:
    found = _filled(run, args)
    return len(set(found)) < len(found)


def _all_rows(run: _Run, args: tuple[Tree, ...]) -> bool:
    return all(inner.value(args[1]) is True for inner in run.in_rows(args, 2))


LAZY: Mapping[str, Callable[[_Run, tuple[Tree, ...]], Value]] = {
    "if": _if,
    "case": _case,
    "and": lambda run, args: _until(run, args, decisive=False),
    "or": lambda run, args: _until(run, args, decisive=True),
    "coalesce": _coalesce,
}
OVER_ROWS: Mapping[str, Callable[[_Run, tuple[Tree, ...]], Value]] = {
    "sum": lambda run, args: sum(_filled(run, args), Fraction(0)),
    "avg": _average,
    "count": lambda run, args: Fraction(sum(1 for _ in run.in_rows(args, 1))),
    "min_of": lambda run, args: min(_filled(run, args), default=None),
    "max_of": lambda run, args: max(_filled(run, args), default=None),
    "any": lambda run, args: any(inner.value(args[1]) is True for inner in run.in_rows(args, 2)),
    "all": _all_rows,
    "repeats": _repeats,
}


def evaluate(tree: Tree, values: Values, row: Mapping[str, object] | None = None) -> Value:
    """Return the exact value of a tree; `values` may be plain JSON or Python values.

    `row` is the child row the expression stands in, when it is one of a row's field.
    """
    return _Run(values, row or {}).value(tree)


def explain(tree: Tree, values: Values, row: Mapping[str, object] | None = None) -> Explained:
    """Return the value with the steps that led to it, inner ones first."""
    run = _Run(values, row or {}, steps=[])
    found = run.value(tree)
    return Explained(found, tuple(dict.fromkeys(run.steps or ())), tuple(dict.fromkeys(run.marks)))
