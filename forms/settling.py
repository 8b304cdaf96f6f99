"""Settling (求定): from answers to values, field by field, in the order the definition gives.

What is hidden counts as empty; what was not answered, or is read-only, takes its default; a
formula is always computed. Its TypeScript twin is `web/src/form/engine/settle.ts`, proven by the
same golden cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from backend.kit.faults import Fault, Refused
from backend.kit.money import PLACES
from backend.metadata.expressions import Tree, Value, evaluate, number_text, plain
from backend.metadata.field_types import FIELD_TYPES, Limits, Plain
from backend.metadata.field_types.reading import trim
from forms.shape import FormDefinition, FormField
from forms.sources import NO_SOURCES, SourceOption, Sources

Answers = Mapping[str, Any]


@dataclass(slots=True)
class Level:
    """The record, or one child row: its answers, what became of them, and the faults met."""

    answers: Answers
    fields: Sequence[FormField]
    at: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    rows: dict[str, list["Level"]] = field(default_factory=dict)

    def place(self, code: str) -> str:
        """The path of a field of this level."""
        return f"{self.at}.{code}" if self.at else code


@dataclass(slots=True)
class Settled:
    """Settled answers: the record's level and what expressions may read."""

    top: Level
    scope: dict[str, Any]
    sources: Sources

    def value(self, tree: Tree | None, level: Level) -> Value:
        """Evaluate an expression that stands at a level."""
        return None if tree is None else evaluate(tree, self.scope, level.values)

    def options(self, item: FormField, level: Level) -> Sequence[SourceOption]:
        """The options that a source offers for a field at a level."""
        owner = level.values if item.of in level.values else self.scope
        wanted = str(owner.get(item.of) or "")
        return [
            option
            for option in self.sources.get(item.source, ())
            if not item.of or option.of == wanted
        ]


def is_blank(raw: object) -> bool:
    """Whether an answer says nothing."""
    return raw is None or raw == [] or (isinstance(raw, str) and not trim(raw))


def written(value: Value, item: FormField) -> Plain | None:
    """Write a computed value as an answer of the field; numbers half up to the field's places."""
    if not isinstance(value, Fraction):
        return plain(value)
    if item.type == "money":
        return number_text(value, PLACES["CNY"])
    places = 0 if item.type == "integer" else item.scale
    return plain(Fraction(number_text(value, places)))


def _parsed(item: FormField, raw: object, level: Level) -> Plain | None:
    """Read a typed answer; a fault leaves the value empty."""
    if is_blank(raw):
        return None
    try:
        return FIELD_TYPES[item.type].parse(raw, Limits(scale=item.scale))
    except Refused as refusal:
        place = level.place(item.code)
        level.faults[item.code] = [
            Fault(fault.code, place, fault.facts) for fault in refusal.faults
        ]
        return None


def _settle_rows(settled: Settled, item: FormField, rows: Sequence[Answers], level: Level) -> None:
    levels = []
    for index, answers in enumerate(rows):
        row = Level(answers, item.fields, f"{level.place(item.code)}[{index}]")
        _settle_level(settled, row, item.order)
        levels.append(row)
    level.rows[item.code] = levels
    level.values[item.code] = [row.values for row in levels]


def _settle_field(settled: Settled, item: FormField, level: Level) -> None:
    code = item.code
    level.values[code] = None
    if item.visible is not None and settled.value(item.visible, level) is not True:
        level.hidden.add(code)
    elif item.formula is not None:
        level.values[code] = written(settled.value(item.formula, level), item)
    elif item.readonly is not None and settled.value(item.readonly, level) is True:
        _keep_default(settled, item, level)
    elif code in level.answers:
        level.values[code] = _parsed(item, level.answers[code], level)
    elif item.default is not None:
        level.values[code] = written(settled.value(item.default, level), item)
    rows = level.values[code]
    if item.fields and isinstance(rows, list):
        _settle_rows(settled, item, rows, level)
    if item.source:
        _add_facts(settled, item, level)


def _keep_default(settled: Settled, item: FormField, level: Level) -> None:
    """A read-only field keeps its default; an answer that differs from it is a fault.

    Not so while the default is not known yet: that lies with the field it waits for.
    """
    usual = written(settled.value(item.default, level), item)
    given = _parsed(item, level.answers.get(item.code), level)
    level.values[item.code] = usual
    is_unknown = item.default is not None and usual is None
    if given not in (None, usual) and not is_unknown and item.code not in level.faults:
        level.faults[item.code] = [Fault("field.readonly", level.place(item.code))]


def _add_facts(settled: Settled, item: FormField, level: Level) -> None:
    """What comes with the chosen option: `product.kind`."""
    chosen = level.values[item.code]
    for option in settled.options(item, level):
        if option.code == chosen:
            level.values |= {f"{item.code}.{fact}": value for fact, value in option.facts.items()}


def _settle_level(settled: Settled, level: Level, order: Sequence[str]) -> None:
    by_code = {item.code: item for item in level.fields}
    for code in order:
        _settle_field(settled, by_code[code], level)


def settle(
    form: FormDefinition, answers: Answers, today: date, sources: Sources = NO_SOURCES
) -> Settled:
    """Return every value of a form's answers; faults of reading are noted at their level."""
    scope: dict[str, Any] = {"today": today}
    top = Level(answers, form.fields, values=scope)
    settled = Settled(top, scope, sources)
    _settle_level(settled, top, form.order)
    return settled
