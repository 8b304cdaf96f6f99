"""A collection template (上报模板) as values, read from its JSON with every fault and its path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from backend.kit.faults import Fault, Refused
from backend.kit.tables import NUMBER
from reports.collection.formula import Formula, parse

OPERATORS = ("=", "<=", ">=")
SEVERITIES = ("error", "warn")
BASES = ("own", "consolidated")
MOST_SCALE = 12
NOTHING = Formula((Fraction(0),), ())


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the report: what units fill in, or a formula of the cells above."""

    code: str
    scale: int
    formula: Formula | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check (审核公式) of two sides, on own or on consolidated figures."""

    code: str
    left: Formula
    operator: str
    right: Formula
    tolerance: Fraction
    severity: str
    on: str


@dataclass(frozen=True, slots=True)
class Template:
    """What units fill in, until when, what is checked and eliminated."""

    due: datetime
    cells: tuple[Cell, ...]
    checks: tuple[Check, ...]
    pairs: tuple[tuple[str, str], ...]
    tolerance: Fraction

    @property
    def inputs(self) -> Mapping[str, Cell]:
        """The cells that units fill in, by code."""
        return {cell.code: cell for cell in self.cells if cell.formula is None}


def moment(text: str) -> datetime | None:
    """Read a moment with its offset; None for anything else.

    >>> moment("2025-10-10T18:00:00") is None
    True
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


class _Reader:
    """Collects faults while a template is read; each method gives something usable anyway."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, code: str, at: str, **facts: str) -> None:
        self.faults.append(Fault(code, at, facts))

    def mapping(self, plain: object, at: str) -> Mapping[str, Any]:
        if isinstance(plain, Mapping):
            return plain
        self.fault("collection.part", at, expected="{ }")
        return {}

    def rows(self, plain: object, at: str) -> Sequence[Any]:
        if plain is None:
            return ()
        if isinstance(plain, list):
            return plain
        self.fault("collection.part", at, expected="[ ]")
        return ()

    def text(self, plain: object, at: str) -> str:
        if isinstance(plain, str) and plain:
            return plain
        self.fault("collection.part", at, expected="text")
        return ""

    def one_of(self, plain: object, at: str, allowed: Sequence[str]) -> str:
        if isinstance(plain, str) and plain in allowed:
            return plain
        self.fault("table.cell.choice", at, value=str(plain), allowed=", ".join(allowed))
        return allowed[0]

    def number(self, plain: object, at: str) -> Fraction:
        if isinstance(plain, str | Decimal) and NUMBER.fullmatch(str(plain)):
            return Fraction(str(plain))
        self.fault("table.cell.number", at, value=str(plain))
        return Fraction(0)

    def formula(self, plain: object, at: str, known: Mapping[str, object]) -> Formula:
        """Read a formula that names only known cells."""
        text = self.text(plain, at)
        if not text:
            return NOTHING
        try:
            found = parse(text)
        except Refused as refused:
            self.faults += [Fault(fault.code, at, fault.facts) for fault in refused.faults]
            return NOTHING
        unknown = [name for name in found.names if name not in known]
        for name in unknown:
            self.fault("collection.formula.name", at, name=name)
        return NOTHING if unknown else found


def _scale(reader: _Reader, plain: object, at: str) -> int:
    number = reader.number(plain, at)
    if number.denominator != 1 or not 0 <= number <= MOST_SCALE:
        reader.fault("collection.scale", at, most=str(MOST_SCALE))
        return 0
    return int(number)


def _cells(reader: _Reader, plain: object) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for index, item in enumerate(reader.rows(plain, "cells")):
        at = f"cells[{index}]"
        parts = reader.mapping(item, at)
        code = reader.text(parts.get("cell"), f"{at}.cell")
        if code in found:
            reader.fault("table.id.repeated", f"{at}.cell", value=code)
        formula = None
        if parts.get("formula") is not None:
            formula = reader.formula(parts["formula"], f"{at}.formula", found)
        found[code] = Cell(code, _scale(reader, parts.get("scale"), f"{at}.scale"), formula)
    return found


def _check(reader: _Reader, item: object, at: str, cells: Mapping[str, Cell]) -> Check:
    parts = reader.mapping(item, at)
    return Check(
        code=reader.text(parts.get("id"), f"{at}.id"),
        left=reader.formula(parts.get("left"), f"{at}.left", cells),
        operator=reader.one_of(parts.get("op"), f"{at}.op", OPERATORS),
        right=reader.formula(parts.get("right"), f"{at}.right", cells),
        tolerance=reader.number(parts.get("tolerance", "0"), f"{at}.tolerance"),
        severity=reader.one_of(parts.get("severity"), f"{at}.severity", SEVERITIES),
        on=reader.one_of(parts.get("on"), f"{at}.on", BASES),
    )


def _pair(
    reader: _Reader, item: object, at: str, cells: Mapping[str, Cell]
) -> tuple[str, str] | None:
    sides = reader.rows(item, at)
    inputs = [code for code, cell in cells.items() if cell.formula is None] or [""]
    if len(sides) != 2 or sides[0] == sides[1]:
        reader.fault("collection.pair", at)
        return None
    first, second = (
        reader.one_of(side, f"{at}[{place}]", inputs) for place, side in enumerate(sides)
    )
    return first, second


def read_template(body: object) -> tuple[Template, list[Fault]]:
    """Read a template as far as it goes, with every fault."""
    reader = _Reader()
    parts = reader.mapping(body, "")
    text = reader.text(parts.get("due"), "due")
    due = moment(text)
    if due is None and text:
        reader.fault("collection.moment", "due", value=text)
    cells = _cells(reader, parts.get("cells"))
    checks = [
        _check(reader, item, f"checks[{index}]", cells)
        for index, item in enumerate(reader.rows(parts.get("checks"), "checks"))
    ]
    pairs = [
        _pair(reader, item, f"pairs[{index}]", cells)
        for index, item in enumerate(reader.rows(parts.get("pairs"), "pairs"))
    ]
    found = Template(
        due or datetime.max.replace(tzinfo=UTC),
        tuple(cells.values()),
        tuple(checks),
        tuple(pair for pair in pairs if pair is not None),
        reader.number(parts.get("ic_tolerance", "0"), "ic_tolerance"),
    )
    return found, reader.faults
