"""Reading a flow (读取流程定义): JSON or YAML in, the tree out, or every fault of its form.

Only the form is judged here: what chapter 11 §8 faults is left for `checks.py`, so a step may
come out without an id or of an unknown kind. Numbers are decimal text, as in all our files.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from backend.kit.faults import Fault, raise_if_any
from backend.office.approvals.engine.definition import (
    UNITS,
    Approve,
    Approver,
    Branch,
    Case,
    Copy,
    End,
    FactField,
    Flow,
    Parallel,
    Step,
    Test,
    Unknown,
    Value,
)

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LONGEST_NUMBER = 25
ORDER_OPS = ("<", "<=", ">", ">=")
OPS = (*ORDER_OPS, "=", "!=", "in")
DEEPEST = 100
BLOCKS = (".steps", ".default", ".branches")


def is_number(text: str) -> bool:
    """Whether a text is a plain decimal number, short enough to be exact in every sum here."""
    return len(text) <= LONGEST_NUMBER and NUMBER.fullmatch(text) is not None


def read_flow(body: object, *, allows_rules: bool = False) -> Flow:
    """Read a flow; raises Refused with every fault of form, each at its path.

    `allows_rules` lets approvers be rules (`{rule: unit_head, …}`), as the product's flows may.
    """
    reading = _Reading(allows_rules=allows_rules)
    flow = reading.flow(body)
    raise_if_any(reading.faults)
    return flow


class _Reading:
    """One flow while it is read; what is wrong is noted and reading goes on."""

    def __init__(self, *, allows_rules: bool) -> None:
        self.allows_rules = allows_rules
        self.faults: list[Fault] = []
        self.fields: dict[str, FactField] = {}

    def fault(self, code: str, at: str, **facts: str) -> None:
        self.faults.append(Fault(f"flow.form.{code}", at, facts))

    def mapping(self, value: object, at: str) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self.fault("mapping", at)
        return {}

    def items(self, value: object, at: str, *, may_be_absent: bool = False) -> list[Any]:
        if isinstance(value, list):
            return value
        if not (value is None and may_be_absent):
            self.fault("items", at)
        return []

    def text(self, value: object, at: str, *, may_be_absent: bool = False) -> str:
        if isinstance(value, str) and (value or may_be_absent):
            return value
        if not (value is None and may_be_absent):
            self.fault("text", at)
        return ""

    def choice(self, value: object, at: str, allowed: tuple[str, ...]) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        self.fault("choice", at, value=str(value), allowed=", ".join(allowed))
        return allowed[0]

    def number(self, value: object, at: str, unit: Decimal) -> Decimal:
        if not (isinstance(value, str) and is_number(value)):
            self.fault("number", at, value=str(value))
            return Decimal(0)
        number = Decimal(value) + 0
        if number % unit:
            self.fault("unit", at, value=value, unit=str(unit))
        return number

    def ratio(self, value: object, at: str) -> Fraction | None:
        if value is None:
            return None
        if isinstance(value, str) and is_number(value):
            return Fraction(value)
        self.fault("number", at, value=str(value))
        return None

    def flow(self, body: object) -> Flow:
        given = self.mapping(body, "")
        for index, field in enumerate(
            self.items(given.get("fields"), "fields", may_be_absent=True)
        ):
            self.field(field, f"fields[{index}]")
        autopass = self.choice(
            given.get("autopass", "none"), "autopass", ("none", "adjacent", "any")
        )
        return Flow(
            name=self.text(given.get("flow"), "flow", may_be_absent=True),
            fallback=self.fallback(given.get("fallback")),
            autopass=autopass,
            fields=tuple(self.fields.values()),
            steps=self.steps(given.get("steps"), "steps"),
        )

    def fallback(self, value: object) -> Approver:
        if isinstance(value, Mapping) and self.allows_rules:
            return value
        return self.text(value, "fallback", may_be_absent=True)

    def field(self, body: object, at: str) -> None:
        given = self.mapping(body, at)
        name = self.text(given.get("name"), f"{at}.name")
        kind = self.choice(given.get("type"), f"{at}.type", ("enum", "int", "money"))
        if name in self.fields:
            self.fault("repeated", f"{at}.name", value=name)
        if kind == "enum":
            values = self.items(given.get("values"), f"{at}.values")
            texts = [self.text(item, f"{at}.values[{i}]") for i, item in enumerate(values)]
            self.fields[name] = FactField(name, kind, values=tuple(dict.fromkeys(texts)))
            return
        least = self.number(given.get("min"), f"{at}.min", UNITS[kind])
        most = self.number(given.get("max"), f"{at}.max", UNITS[kind])
        if least > most:
            self.fault("order", f"{at}.max", least=str(least), most=str(most))
        self.fields[name] = FactField(name, kind, least, most)

    def steps(self, body: object, at: str) -> tuple[Step, ...]:
        if sum(map(at.count, BLOCKS)) > DEEPEST:
            self.fault("deep", at, most=str(DEEPEST))
            return ()
        return tuple(
            self.step(self.mapping(item, f"{at}[{i}]"), f"{at}[{i}]")
            for i, item in enumerate(self.items(body, at))
        )

    def step(self, given: Mapping[str, Any], at: str) -> Step:
        ident = self.text(given.get("id"), f"{at}.id", may_be_absent=True)
        kind = self.text(given.get("kind"), f"{at}.kind", may_be_absent=True)
        match kind:
            case "approve":
                return self.approve(ident, given, at)
            case "copy":
                return Copy(ident, at, self.people(given.get("to"), f"{at}.to"))
            case "branch":
                return self.branch(ident, given, at)
            case "parallel":
                return self.parallel(ident, given, at)
            case "end":
                allowed = ("approved", "rejected")
                return End(ident, at, self.choice(given.get("result"), f"{at}.result", allowed))
        return Unknown(ident, at, kind)

    def approve(self, ident: str, given: Mapping[str, Any], at: str) -> Approve:
        mode = self.text(given.get("mode"), f"{at}.mode", may_be_absent=True)
        return Approve(
            id=ident,
            at=at,
            mode=mode,
            approvers=self.people(given.get("approvers"), f"{at}.approvers"),
            ratio=self.ratio(given.get("ratio"), f"{at}.ratio") if mode == "ratio" else None,
            body=given,
        )

    def people(self, body: object, at: str) -> tuple[Approver, ...]:
        return tuple(
            item
            if isinstance(item, Mapping) and self.allows_rules
            else self.text(item, f"{at}[{i}]")
            for i, item in enumerate(self.items(body, at, may_be_absent=True))
        )

    def branch(self, ident: str, given: Mapping[str, Any], at: str) -> Branch:
        default = given.get("default")
        cases = []
        for index, item in enumerate(self.items(given.get("cases"), f"{at}.cases")):
            here = f"{at}.cases[{index}]"
            case = self.mapping(item, here)
            when = self.items(case.get("when"), f"{here}.when")
            tests = tuple(self.test(test, f"{here}.when[{i}]") for i, test in enumerate(when))
            cases.append(Case(tests, self.steps(case.get("steps"), f"{here}.steps")))
        return Branch(
            id=ident,
            at=at,
            cases=tuple(cases),
            default=None if default is None else self.steps(default, f"{at}.default"),
        )

    def parallel(self, ident: str, given: Mapping[str, Any], at: str) -> Parallel:
        branches = self.items(given.get("branches"), f"{at}.branches", may_be_absent=True)
        return Parallel(
            ident,
            at,
            tuple(self.steps(item, f"{at}.branches[{i}]") for i, item in enumerate(branches)),
        )

    def test(self, body: object, at: str) -> Test:
        given = self.mapping(body, at)
        name = self.text(given.get("field"), f"{at}.field")
        field = self.fields.get(name)
        is_enum = field is not None and not field.is_number
        op = self.choice(given.get("op"), f"{at}.op", ("=", "!=", "in") if is_enum else OPS)
        value, here = given.get("value"), f"{at}.value"
        if op != "in":
            return Test(name, op, (self.value(field, value, here),))
        items = self.items(value, here)
        values = tuple(self.value(field, item, f"{here}[{i}]") for i, item in enumerate(items))
        return Test(name, op, values)

    def value(self, field: FactField | None, value: object, at: str) -> Value:
        if field is None or not field.is_number:
            return self.text(value, at, may_be_absent=True)
        return self.number(value, at, UNITS[field.type])
