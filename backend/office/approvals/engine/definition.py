"""The parts of a flow (流程定义): a tree of steps whose blocks nest, and their places in it.

Reading a flow from a file is `reading.py`; what is wrong with one is `checks.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

Value: TypeAlias = Decimal | str
Rule: TypeAlias = Mapping[str, Any]
Approver: TypeAlias = str | Rule
APPLICANT = "applicant"
MODES = ("all", "any", "ratio", "sequence")
UNITS = {"int": Decimal(1), "money": Decimal("0.01")}


@dataclass(frozen=True, slots=True)
class FactField:
    """A fact that conditions may test: a number with its range, or one of some values."""

    name: str
    type: str
    min: Decimal = Decimal(0)
    max: Decimal = Decimal(0)
    values: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether the fact is a number."""
        return self.type in UNITS

    def write(self, value: Value) -> str:
        """Write a value as files show it: money with two decimals, whole numbers without."""
        if isinstance(value, str):
            return value
        return f"{value:.2f}" if self.type == "money" else f"{value:.0f}"


@dataclass(frozen=True, slots=True)
class Test:
    """One test of a condition: a fact, an operator, a value (several for `in`)."""

    field: str
    op: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Approve:
    """A step in which people decide. `body` is the step as written, for what others read in it."""

    id: str
    at: str
    mode: str
    approvers: tuple[Approver, ...]
    ratio: Fraction | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Copy:
    """A step that lets people read the case (抄送)."""

    id: str
    at: str
    to: tuple[Approver, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One way of a branch: taken when all its tests hold and none of an earlier case did."""

    when: tuple[Test, ...]
    steps: tuple["Step", ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A choice by the facts (条件分支); without a default it goes on when no case holds."""

    id: str
    at: str
    cases: tuple[Case, ...]
    default: tuple["Step", ...] | None


@dataclass(frozen=True, slots=True)
class Parallel:
    """Branches at the same time (并行); all must finish."""

    id: str
    at: str
    branches: tuple[tuple["Step", ...], ...]


@dataclass(frozen=True, slots=True)
class End:
    """The end of the case, with its result."""

    id: str
    at: str
    result: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A step of a kind that flows do not have; the checks fault it."""

    id: str
    at: str
    kind: str


Step: TypeAlias = Approve | Copy | Branch | Parallel | End | Unknown


def lists_in(step: Step) -> Iterator[tuple[Step, ...]]:
    """Give the lists of steps inside a block, in the order of the definition."""
    match step:
        case Branch():
            yield from (case.steps for case in step.cases)
            if step.default is not None:
                yield step.default
        case Parallel():
            yield from step.branches


def walk(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Give every step in the order of the definition, a block before what is inside it."""
    for step in steps:
        yield step
        for inside in lists_in(step):
            yield from walk(inside)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: its number in the definition, and the parallels it is in."""

    order: int
    parallels: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Flow:
    """A flow (审批流): what it is called, who stands in, what it may test, its steps."""

    name: str
    fallback: Approver
    autopass: str
    fields: tuple[FactField, ...]
    steps: tuple[Step, ...]

    @cached_property
    def field_named(self) -> dict[str, FactField]:
        """The facts by name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def approve_steps(self) -> dict[str, Approve]:
        """The approve steps by id, in the order of the definition."""
        return {step.id: step for step in walk(self.steps) if isinstance(step, Approve)}

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """Every test of every branch."""
        branches = (step for step in walk(self.steps) if isinstance(step, Branch))
        return tuple(test for step in branches for case in step.cases for test in case.when)

    @cached_property
    def places(self) -> dict[str, Place]:
        """The place of each step by id."""
        found: dict[str, Place] = {}

        def visit(steps: tuple[Step, ...], parallels: tuple[tuple[str, int], ...]) -> None:
            for step in steps:
                found[step.id] = Place(len(found), parallels)
                for index, inside in enumerate(lists_in(step)):
                    is_parallel = isinstance(step, Parallel)
                    visit(inside, (*parallels, (step.id, index)) if is_parallel else parallels)

        visit(self.steps, ())
        return found

    def are_apart(self, one: str, other: str) -> bool:
        """Whether two steps stand in different branches of a parallel that both are in."""
        branches = dict(self.places[one].parallels)
        return any(
            branches.get(parallel, index) != index
            for parallel, index in self.places[other].parallels
        )

    def leaves_a_parallel(self, start: str, target: str) -> bool:
        """Whether going from one step to another leaves a parallel; the applicant is in none."""
        inside = () if target == APPLICANT else self.places[target].parallels
        kept = {parallel for parallel, _ in inside}
        return any(parallel not in kept for parallel, _ in self.places[start].parallels)
