"""Answers (填写内容): checked against a form definition; what a person sent is never trusted.

Visibility, required, read-only, limits, options, rules and child rows, with every fault in the
order of the form. Its TypeScript twin is `web/src/form/engine/check.ts`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from backend.kit.faults import Fault, Refused
from backend.kit.messages import DEFAULT_LOCALE
from backend.metadata.catalogue import Label
from backend.metadata.expressions import number_text
from backend.metadata.field_types import FIELD_TYPES, Limits
from backend.metadata.field_types.reading import shown
from forms.premium import places_of, pricing_rows
from forms.settling import Answers, Level, Settled, is_blank, settle
from forms.shape import FormDefinition, FormField
from forms.sources import NO_SOURCES, Sources

__all__ = ["Checked", "check", "examine", "places_of", "pricing_rows", "refuse_faults"]


@dataclass(frozen=True)
class Checked:
    """Checked answers: the values that count, what is wrong, and what only gives pause."""

    values: dict[str, Any]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    hidden: frozenset[str]
    settled: Settled


@dataclass
class _Check:
    """One run over the settled answers."""

    settled: Settled
    locale: str
    warnings: list[Fault]

    def named(self, fault: Fault, item: FormField) -> Fault:
        """A fault with the field's name in the reader's language."""
        return replace(fault, facts={"field": item.label.say(self.locale), **fault.facts})

    def limits(self, item: FormField, level: Level) -> Limits:
        """The limits that hold for these answers."""
        least, most = (_limit(self.settled.value(tree, level)) for tree in (item.least, item.most))
        options: Mapping[str, Label] | None = None
        if item.source:
            offered = self.settled.options(item, level)
            options = {option.code: option.label for option in offered}
        elif item.options:
            options = {option.code: option.label for option in item.options}
        return Limits(least, most, item.scale, options=options)

    def field(self, item: FormField, level: Level) -> Iterable[Fault]:
        """Every fault of one field and of its child rows."""
        place, value = level.place(item.code), level.values.get(item.code)
        if item.code in level.hidden:
            if not is_blank(level.answers.get(item.code)):
                yield Fault("field.readonly", place)
            return
        if item.code in level.faults:
            yield from level.faults[item.code]
            return
        if value is None or is_blank(value):
            if self.settled.value(item.required, level) is True:
                yield Fault("field.required", place)
        else:
            for fault in FIELD_TYPES[item.type].check(value, self.limits(item, level)):
                yield replace(fault, at=place)
        yield from self.rules(item, level)

    def rules(self, item: FormField, level: Level) -> Iterable[Fault]:
        """The rules in words; a warning is noted apart."""
        for rule in item.rules:
            if self.settled.value(rule.when, level) is True:
                words = {"words": rule.say.say(self.locale)}
                fault = Fault("form.rule", level.place(item.code), words)
                if rule.severity == "error":
                    yield fault
                else:
                    self.warnings.append(self.named(fault, item))

    def level(self, level: Level) -> list[Fault]:
        """Every fault of a level, in the order of the form; then what it does not know."""
        found = []
        for item in level.fields:
            found += [self.named(fault, item) for fault in self.field(item, level)]
            for row in level.rows.get(item.code, ()):
                found += self.level(row)
        known = {item.code for item in level.fields}
        for code in sorted(str(code) for code in level.answers if code not in known):
            begin = shown(code)
            found.append(Fault("form.field.unknown", level.place(begin), {"field": begin}))
        return found


def _limit(value: object) -> str | None:
    if isinstance(value, Fraction):
        return number_text(value)
    return value.isoformat() if isinstance(value, date) else None


def _kept(level: Level) -> dict[str, Any]:
    """The values that count: visible and not empty, in the order of the form."""
    found: dict[str, Any] = {}
    for item in level.fields:
        value = level.values.get(item.code)
        if item.code in level.rows:
            value = [_kept(row) for row in level.rows[item.code]]
        if not is_blank(value):
            found[item.code] = value
    return found


def examine(
    form: FormDefinition,
    answers: Answers,
    today: date,
    sources: Sources = NO_SOURCES,
    locale: str = DEFAULT_LOCALE,
) -> Checked:
    """Check answers and return what was found, refusing nothing."""
    settled = settle(form, answers, today, sources)
    run = _Check(settled, locale, [])
    faults = run.level(settled.top)
    return Checked(
        _kept(settled.top),
        tuple(faults),
        tuple(run.warnings),
        frozenset(settled.top.hidden),
        settled,
    )


def check(
    form: FormDefinition,
    answers: Answers,
    today: date,
    sources: Sources = NO_SOURCES,
    locale: str = DEFAULT_LOCALE,
) -> Checked:
    """Check answers; raises Refused with every fault."""
    checked = examine(form, answers, today, sources, locale)
    refuse_faults(checked)
    return checked


def refuse_faults(checked: Checked) -> None:
    """Raise Refused with every fault that was found, if there is one."""
    if checked.faults:
        raise Refused(*checked.faults)
