"""Decimal (小数): an exact number of at most `scale` places; more are refused, never rounded."""

from decimal import Decimal

from backend.kit.faults import Fault
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import plain_number


def _parse(raw: object, limits: Limits) -> Plain:
    return plain_number(raw, limits.scale)


def range_faults(value: Plain, limits: Limits) -> list[Fault]:
    """Compare a number with its least and most, both included."""
    number = Decimal(str(value))
    if limits.least is not None and number < Decimal(limits.least):
        return [Fault("field.min", "", {"least": limits.least})]
    if limits.most is not None and number > Decimal(limits.most):
        return [Fault("field.max", "", {"most": limits.most})]
    return []


def _store(value: Plain, limits: Limits) -> object:
    return int(Decimal(str(value)).scaleb(limits.scale))


def with_commas(text: str) -> str:
    """Write plain decimal text with thousands commas.

    >>> with_commas("-1234567.50")
    '-1,234,567.50'
    """
    sign, size = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, fraction = size.partition(".")
    return f"{sign}{int(whole):,}{point}{fraction}"


TYPE = FieldType(
    "decimal", "number", _parse, range_faults, _store, lambda value, _, __: with_commas(str(value))
)
