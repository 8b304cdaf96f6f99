"""Values (取值): exact numbers, text, yes/no, dates and empty; and their plain JSON form.

A number is a Fraction, so that nothing is rounded before the author says so. Plain JSON keeps
numbers and dates as text; what cannot be read as its kind counts as empty.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from backend.kit.money import round_half_up
from backend.metadata.expressions.types import Kind

Value = Fraction | str | bool | date | None
Values = Mapping[str, object]
PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_TEXT_PLACES = 12


def _number(plain: object) -> Fraction | None:
    if isinstance(plain, str):
        return Fraction(plain) if PLAIN_NUMBER.fullmatch(plain) else None
    if isinstance(plain, int | Decimal | Fraction) and not isinstance(plain, bool):
        return Fraction(plain)
    return None


def _date(plain: object) -> date | None:
    if isinstance(plain, date):
        return plain
    if not isinstance(plain, str) or not PLAIN_DATE.fullmatch(plain):
        return None
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return None


def read(plain: object, kind: Kind) -> Value:
    """Return the value of a plain one as its kind.

    >>> read("12.50", "number"), read("", "text"), read("2026-02-30", "date")
    (Fraction(25, 2), None, None)
    """
    match kind:
        case "number":
            return _number(plain)
        case "date":
            return _date(plain)
        case "yes_no":
            return plain if isinstance(plain, bool) else None
        case _:
            return plain if isinstance(plain, str) and plain else None


def rows_in(plain: object) -> Sequence[Mapping[str, object]]:
    """Return the child rows of a plain value; whatever is no row counts as an empty one."""
    if not isinstance(plain, list | tuple):
        return ()
    return [row if isinstance(row, Mapping) else {} for row in plain]


def number_text(number: Fraction, places: int | None = None) -> str:
    """Write a number as plain decimal text, half up to the places.

    Without places, at most 12 and no zeros at the end.

    >>> number_text(Fraction(5, 2)), number_text(Fraction(2, 3)), number_text(Fraction(1), 2)
    ('2.5', '0.666666666667', '1.00')
    """
    scale = MOST_TEXT_PLACES if places is None else places
    scaled = round_half_up(number * 10**scale)
    digits = f"{abs(scaled):0{scale + 1}d}"
    whole, fraction = (digits[:-scale], digits[-scale:]) if scale else (digits, "")
    fraction = fraction.rstrip("0") if places is None else fraction
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def plain(value: Value) -> str | bool | None:
    """Return a value as plain JSON; a number without an end as `1/3`.

    >>> plain(Fraction(5, 4)), plain(Fraction(1, 3)), plain(date(2026, 3, 5))
    ('1.25', '1/3', '2026-03-05')
    """
    match value:
        case Fraction():
            written = number_text(value)
            exact = Fraction(written) == value
            return written if exact else f"{value.numerator}/{value.denominator}"
        case date():
            return value.isoformat()
        case _:
            return value
