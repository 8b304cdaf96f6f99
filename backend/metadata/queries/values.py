"""Values (取值): from what a reader wrote to what a column is compared with, exactly.

A decimal or an amount may have more places than its column: a bound is then moved to the next
stored value on the right side, and equality has no match. Nothing is rounded.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil, floor
from typing import Any

from backend.kit.faults import refuse
from backend.kit.money import PLACES
from backend.metadata.catalogue import Field
from backend.metadata.queries.names import TEXT_TYPES

LARGEST = 2**63 - 1
MONEY_PLACES = max(PLACES.values())
LONGEST_TEXT = 1000


def kind_of(field: Field) -> str:
    """Return the kind of parameter a field is compared with."""
    if field.type in TEXT_TYPES:
        return "text"
    return {
        "id": "id", "integer": "integer", "decimal": "integer", "money": "integer",
        "date": "date", "moment": "moment", "yes_no": "yes_no",
    }[field.type]  # fmt: skip


def whole(value: object, at: str) -> int:
    """Read a whole number of 64 bits, such as an id."""
    try:
        number = int(str(value))
    except ValueError:
        raise refuse("query.value.id", at, value=value) from None
    if abs(number) > LARGEST:
        raise refuse("query.value.id", at, value=value)
    return number


def _text(value: object, at: str) -> str:
    text = str(value)
    if "\x00" in text or len(text) > LONGEST_TEXT:
        raise refuse("query.value.text", at, most=LONGEST_TEXT)
    return text


def _scaled(value: object, scale: int, operator: str, at: str) -> int | None:
    """The stored value that stands for a number in a comparison; None matches nothing."""
    try:
        decimal = Decimal(str(value))
    except InvalidOperation:
        raise refuse("query.value.number", at, value=value) from None
    if not decimal.is_finite() or decimal.adjusted() > 40:
        raise refuse("query.value.number", at, value=value)
    exact = Fraction(decimal) * Fraction(10**scale)
    if operator in ("eq", "ne", "in"):
        fits = exact.denominator == 1 and abs(exact) <= LARGEST
        return int(exact) if fits else None
    bound = floor(exact) if operator in ("gt", "lte") else ceil(exact)
    return max(-LARGEST, min(LARGEST, bound))


def _date(value: object, at: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise refuse("query.value.date", at, value=value) from None


def _moment(value: object, at: str) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise refuse("query.value.moment", at, value=value) from None
    if moment.tzinfo is None:
        raise refuse("query.value.moment", at, value=value)
    return moment


def scale_of(field: Field) -> int:
    """Return the places of the whole numbers in which a number is compared."""
    return MONEY_PLACES if field.type == "money" else field.scale


def converter(field: Field, operator: str, at: str) -> Callable[[Any], object]:
    """Return what turns one written value into the column's own."""
    if field.type in TEXT_TYPES:
        return lambda value: _text(value, at)
    match field.type:
        case "id":
            return lambda value: whole(value, at)
        case "date":
            return lambda value: _date(value, at)
        case "moment":
            return lambda value: _moment(value, at)
        case "yes_no":
            return bool
        case _:
            scale = scale_of(field)
            return lambda value: _scaled(value, scale, operator, at)


def many(convert: Callable[[Any], object]) -> Callable[[Any], object]:
    """Return what turns a list of written values into the column's own, without repeats."""

    def convert_all(values: Any) -> object:
        given = values if isinstance(values, list | tuple | set | frozenset) else [values]
        converted = (convert(value) for value in given)
        return list(dict.fromkeys(value for value in converted if value is not None))

    return convert_all
