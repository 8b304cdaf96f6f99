"""Money (金额): plain text with the currency's own number of decimals, stored as minor units."""

from decimal import Decimal

from backend.kit.money import PLACES
from backend.metadata.field_types.decimal import range_faults, with_commas
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import plain_number


def _parse(raw: object, limits: Limits) -> Plain:
    places = PLACES[limits.currency]
    return f"{Decimal(plain_number(raw, places)):.{places}f}"


def _store(value: Plain, limits: Limits) -> object:
    return int(Decimal(str(value)).scaleb(PLACES[limits.currency]))


TYPE = FieldType(
    "money",
    "number",
    _parse,
    range_faults,
    _store,
    lambda value, _, __: with_commas(str(value)),
)
