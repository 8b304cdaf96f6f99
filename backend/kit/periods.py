"""Periods and ages (期间与年龄): calendar arithmetic, half-open unless said otherwise."""

from calendar import monthrange
from datetime import date


def add_months(start: date, months: int) -> date:
    """Add months, clamped to the month's last day, always counted from `start`.

    >>> add_months(date(2026, 1, 31), 1).isoformat()
    '2026-02-28'
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def birthday_in(birth: date, year: int) -> date:
    """Return the birthday in a year; 29 February falls on 1 March in a common year."""
    if (birth.month, birth.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 3, 1)
    return birth.replace(year=year)


def age_last_birthday(birth: date, on: date) -> int:
    """Return the age at the last birthday (周岁).

    >>> age_last_birthday(date(1981, 4, 10), date(2026, 4, 10))
    45
    """
    return on.year - birth.year - (on < birthday_in(birth, on.year))


def age_nearest_birthday(birth: date, on: date) -> int:
    """Return the age at the nearer of the last and next birthday; on equal days the higher."""
    last = age_last_birthday(birth, on)
    since = (on - birthday_in(birth, birth.year + last)).days
    until = (birthday_in(birth, birth.year + last + 1) - on).days
    return last if since < until else last + 1


def started_months(start: date, end: date) -> int:
    """Return the least m ≥ 1 with start + m months ≥ end."""
    months = max(1, (end.year - start.year) * 12 + end.month - start.month - 1)
    while add_months(start, months) < end:
        months += 1
    return months
