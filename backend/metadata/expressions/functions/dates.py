"""Functions of dates (日期函数). Years run from 1 to 9999; months clamp to the month's end."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from backend.kit.periods import add_months, age_last_birthday
from backend.metadata.expressions.functions.marks import Mark
from backend.metadata.expressions.values import Value

MOST_DAYS = date.max.toordinal()
MOST_MONTHS = 9999 * 12 + 11


def _whole(number: Fraction) -> int:
    if number.denominator != 1:
        raise Mark("not_whole")
    return int(number)


def _made(year: Fraction, month: Fraction, day: Fraction) -> date:
    try:
        return date(_whole(year), _whole(month), _whole(day))
    except (ValueError, OverflowError):
        raise Mark("no_date") from None


def _days_later(start: date, days: Fraction) -> date:
    ordinal = start.toordinal() + _whole(days)
    if not 1 <= ordinal <= MOST_DAYS:
        raise Mark("no_date")
    return date.fromordinal(ordinal)


def _months_later(start: date, months: Fraction) -> date:
    reached = start.year * 12 + start.month - 1 + _whole(months)
    if not 12 <= reached <= MOST_MONTHS:
        raise Mark("no_date")
    return add_months(start, int(months))


def _month_end(day: date) -> date:
    return day + timedelta(monthrange(day.year, day.month)[1] - day.day)


def _months_between(start: date, end: date) -> int:
    """Whole months from one date to another, mirrored when it lies before."""
    if end < start:
        return -_months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def _years_between(start: date, end: date) -> int:
    """Whole years as of an age (周岁), mirrored when the second date lies before."""
    return -_years_between(end, start) if end < start else age_last_birthday(start, end)


FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "date": _made,
    "year": lambda day: Fraction(day.year),
    "month": lambda day: Fraction(day.month),
    "day": lambda day: Fraction(day.day),
    "add_days": _days_later,
    "add_months": _months_later,
    "add_years": lambda start, years: _months_later(start, years * 12),
    "month_end": _month_end,
    "days_between": lambda start, end: Fraction((end - start).days),
    "months_between": lambda start, end: Fraction(_months_between(start, end)),
    "years_between": lambda start, end: Fraction(_years_between(start, end)),
}
