"""Conditions (条件): whether a case holds, and for which facts a branch goes wrong, exactly.

A test compares one fact with constants, so a fact's values fall into few classes that no test
tells apart; the smallest of each class stands for it. Classes are combined field by field, and
of all combinations that answer every test alike only the first is kept. So the answer is exact,
the witness is the first of chapter 11 §8, and hundreds of thousands of combinations cost nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from backend.kit.faults import Fault, raise_if_any
from backend.office.approvals.engine.definition import (
    UNITS,
    Branch,
    FactField,
    Flow,
    Step,
    Test,
    Value,
)
from backend.office.approvals.engine.reading import is_number

When = tuple[Test, ...]
Around = tuple[tuple[When, bool], ...]


def holds(test: Test, value: Value) -> bool:
    """Whether one test holds for a fact's value."""
    given, constants = value, test.values
    match test.op:
        case "=" | "in":
            return given in constants
        case "!=":
            return given not in constants
    constant = constants[0]
    assert isinstance(given, Decimal), "only numbers have an order"
    assert isinstance(constant, Decimal), "only numbers have an order"
    match test.op:
        case "<":
            return given < constant
        case "<=":
            return given <= constant
        case ">":
            return given > constant
    return given >= constant


def way(branch: Branch, facts: Mapping[str, Value]) -> tuple[Step, ...]:
    """Return the steps that a branch takes: the first case that holds, else the default."""
    for case in branch.cases:
        if all(holds(test, facts[test.field]) for test in case.when):
            return case.steps
    return branch.default or ()


def read_facts(
    flow: Flow, raw: Mapping[str, object], *, reads_untested: bool = False
) -> dict[str, Value]:
    """Read the facts that the flow's tests need; raises Refused for each missing or no number.

    `reads_untested` reads the other declared facts too, when they are given.
    """
    faults: list[Fault] = []
    facts: dict[str, Value] = {}
    untested = [name for name in flow.field_named if reads_untested and name in raw]
    for name in dict.fromkeys([*(test.field for test in flow.tests), *untested]):
        value = raw.get(name)
        field = flow.field_named[name]
        if not isinstance(value, str):
            faults.append(Fault("flow.fact.missing", f"facts.{name}"))
        elif not field.is_number:
            facts[name] = value
        elif not is_number(value) or Decimal(value) % UNITS[field.type]:
            faults.append(Fault("flow.fact.number", f"facts.{name}", {"value": value}))
        else:
            facts[name] = Decimal(value)
    raise_if_any(faults)
    return facts


@dataclass(frozen=True, slots=True)
class BranchFaults:
    """What is wrong with a branch's conditions; gap and overlap as a set of values, or None."""

    gap: str | None
    overlap: str | None
    never: tuple[str, ...]


class Conditions:
    """The conditions of one flow: the values that its constants make worth trying."""

    def __init__(self, flow: Flow) -> None:
        """Collect the values of each field over the whole flow."""
        self._fields = flow.field_named
        self._values = {field.name: _values(field, flow.tests) for field in flow.fields}

    def unknown_names(self, branch: Branch) -> list[str]:
        """Return the undeclared fields that a branch tests, each once."""
        names = dict.fromkeys(test.field for case in branch.cases for test in case.when)
        return [name for name in names if name not in self._fields]

    def examine(self, branch: Branch, around: Around) -> BranchFaults:
        """Find the branch's gap, overlap and never-taken ways among the values that reach it."""
        outer, cases = [when for when, _ in around], [case.when for case in branch.cases]
        wanted = sum(1 << index for index, (_, is_held) in enumerate(around) if is_held)
        answers = self._answers(outer + cases)
        mask, count = (1 << len(outer)) - 1, len(cases)
        reached = [
            (bits >> len(outer), witness)
            for bits, witness in answers.items()
            if bits & mask == wanted
        ]
        gap = next((witness for held, witness in reached if not held), None)
        first_held = {(held & -held).bit_length() for held, _ in reached}
        never = [f"case {index}" for index in range(1, count + 1) if index not in first_held]
        if branch.default is not None and gap is None:
            never.append("default")
        return BranchFaults(
            gap=gap if branch.default is None else None,
            overlap=next((witness for held, witness in reached if held & (held - 1)), None),
            never=tuple(never),
        )

    def _answers(self, whens: Sequence[When]) -> dict[int, str]:
        """Return, for each combination of answers to `whens`, the first values that give it."""
        found: dict[int, tuple[str, ...]] = {(1 << len(whens)) - 1: ()}
        for name in sorted({test.field for when in whens for test in when}):
            classes = self._classes(name, whens)
            combined: dict[int, tuple[str, ...]] = {}
            for bits, witness in found.items():
                for held, value in classes.items():
                    combined.setdefault(bits & held, (*witness, f"{name}={value}"))
            found = combined
        return {bits: "; ".join(witness) for bits, witness in found.items()}

    def _classes(self, name: str, whens: Sequence[When]) -> dict[int, str]:
        """Return the first value of each class: which conditions it leaves standing."""
        classes: dict[int, str] = {}
        for value in self._values[name]:
            held = 0
            for index, when in enumerate(whens):
                if all(holds(test, value) for test in when if test.field == name):
                    held |= 1 << index
            classes.setdefault(held, self._fields[name].write(value))
        return classes


def _values(field: FactField, tests: Sequence[Test]) -> list[Value]:
    """The values to try: each constant and its neighbours, the ends; all values of an enum."""
    if not field.is_number:
        return list(field.values)
    unit = UNITS[field.type]
    tried: set[Decimal] = {field.min, field.max}
    for test in tests:
        for constant in test.values if test.field == field.name else ():
            assert isinstance(constant, Decimal), "reading made the numbers decimals"
            tried |= {constant - unit, constant, constant + unit}
    return sorted(value for value in tried if field.min <= value <= field.max)
