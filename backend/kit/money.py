"""Money (金额): whole minor units of one currency, rounded and split by name.

Leaves out exchange rates, which the treasury module owns, and formatting for a reader, which
the client does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

PLACES = {"CNY": 2, "HKD": 2, "USD": 2, "EUR": 2, "GBP": 2, "JPY": 0, "KRW": 0}


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An exact amount: a count of minor units (分) and an ISO 4217 currency.

    >>> Money(123450).text
    '1234.50'
    """

    minor: int
    currency: str = "CNY"

    def __add__(self, other: "Money") -> "Money":
        """Add an amount of the same currency."""
        assert self.currency == other.currency, "amounts of two currencies do not add up"
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract an amount of the same currency."""
        return self + -other

    def __neg__(self) -> "Money":
        """Mirror the amount."""
        return Money(-self.minor, self.currency)

    @property
    def amount(self) -> Decimal:
        """The amount in whole currency units."""
        return Decimal(self.minor).scaleb(-PLACES[self.currency])

    @property
    def text(self) -> str:
        """The amount as decimal text with the currency's own number of places."""
        return f"{self.amount:f}"


def round_half_up(value: Decimal | Fraction | int) -> int:
    """Round to a whole number, halves away from zero (chapter 00).

    >>> round_half_up(Decimal("2.5")), round_half_up(Decimal("-2.5"))
    (3, -3)
    """
    exact = Fraction(value)
    rounded = floor(abs(exact) + Fraction(1, 2))
    return -rounded if exact < 0 else rounded


def in_minor_units(amount: Decimal | Fraction | int, currency: str = "CNY") -> Money:
    """Round an exact amount of whole units to money, half up to the minor unit.

    >>> in_minor_units(Decimal("10.395")).text
    '10.40'
    """
    return Money(round_half_up(Fraction(amount) * 10 ** PLACES[currency]), currency)


def split(total: Money, weights: Sequence[Decimal | Fraction | int]) -> list[Money]:
    """Divide a total by weight so that the parts add up to it.

    What rounding leaves over goes to the largest remainders, ties to the earlier line.
    A negative total splits as the mirror of the positive one, so that a reversal cancels line
    by line. Raises ValueError for a negative weight or weights that are all zero.

    >>> [part.minor for part in split(Money(100), [1, 1, 1])]
    [34, 33, 33]
    """
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if whole <= 0 or min(weights) < 0:
        raise ValueError("split() takes weights from zero up, not all zero")
    exact = [abs(total.minor) * Fraction(weight) / whole for weight in weights]
    parts = [floor(share) for share in exact]
    left_over = abs(total.minor) - sum(parts)
    for line in sorted(range(len(parts)), key=lambda line: parts[line] - exact[line])[:left_over]:
        parts[line] += 1
    sign = -1 if total.minor < 0 else 1
    return [Money(sign * part, total.currency) for part in parts]
