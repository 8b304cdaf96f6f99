"""The period factor k (期间系数) of chapter 02 §4.3, and the share of an unused period (§4.7)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from backend.business.products.rules.figures import plain
from backend.business.products.rules.product import Refund, Term
from backend.kit.periods import add_months, started_months

MONTHS_A_YEAR = 12
# What looks a rate up: the table's name, the months to look for (None: the row's own), the value.
Lookup = Callable[[str, int | None], Fraction | None]


@dataclass(frozen=True, slots=True)
class Period:
    """A period's factor, and how it came about.

    `k` is None when a rate was not found, and then the lookup has noted the fault.
    """

    k: Fraction | None
    rule: str
    days: int
    months: int
    of: str = ""
    is_too_long: bool = False


def year_days(start: date) -> int:
    """Return the days of the twelve months from a date."""
    return (add_months(start, MONTHS_A_YEAR) - start).days


def _short_rate(term: Term, days: int, months: int, find: Lookup) -> Period:
    if term.max_months is not None and months > term.max_months:
        return Period(None, "short_rate", days, months, is_too_long=True)
    rule = term.day_rule
    if rule is None or days >= rule.below_days:
        return Period(find(term.months_table, months), "short_rate", days, months)
    month, daily = find(term.months_table, 1), days * rule.per_day / rule.days_base
    if month is not None and daily < month:
        return Period(
            daily, "day_rule", days, months, f"{plain(rule.per_day)}/{plain(rule.days_base)}"
        )
    return Period(month, "short_rate", days, months)


def period_of(term: Term, start: date, end: date, find: Lookup) -> Period:
    """Return the period factor of [start, end) by the product's basis."""
    days, months = (end - start).days, started_months(start, end)
    match term.basis:
        case "annual":
            return Period(Fraction(1), "annual", days, months)
        case "pro_rata":
            year = year_days(start)
            is_too_long = days > year
            return Period(Fraction(days, year), "pro_rata", days, months, str(year), is_too_long)
        case "modal":
            return Period(find(term.modes_table, None), "modal", days, months)
        case "short_rate":
            return _short_rate(term, days, months, find)
        case "none":
            is_too_long = term.max_days is not None and days > term.max_days
            return Period(Fraction(1), "none", days, months, is_too_long=is_too_long)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A cover that ends early: its period, the day it ends, and whether there was a claim."""

    start: date
    end: date
    on: date
    has_claim: bool


def refund_share(
    refund: Refund, term: Term, cancelled: Cancelled, k: Fraction, find: Lookup
) -> Fraction | None:
    """Return the share of the actual premium that is returned; None when a rate is not found.

    By the short-period table what is kept is what the elapsed time would have cost alone.
    """
    kept = 1 - refund.fee_rate
    if cancelled.has_claim:
        return Fraction(0)
    days, elapsed = (cancelled.end - cancelled.start).days, (cancelled.on - cancelled.start).days
    if refund.basis == "pro_rata":
        return Fraction(days - elapsed, days) * kept
    if elapsed == 0:
        return kept
    used = period_of(term, cancelled.start, cancelled.on, find).k
    if used is None:
        return None
    return max(Fraction(0), 1 - used / k) * kept if k else Fraction(0)
