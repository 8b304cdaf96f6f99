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
    whole = sum(map(Fraction, weights), Fraction(0))
    if whole <= 0 or min(weights) < 0:
        raise ValueError("split() takes weights from zero up, not all zero")
    exact = [abs(total.minor) * Fraction(weight) / whole for weight in weights]
    parts = [floor(share) for share in exact]
    left_over = abs(total.minor) - sum(parts)
    for line in sorted(range(len(parts)), key=lambda line: parts[line] - exact[line])[:left_over]:
        parts[line] += 1
    sign = -1 if total.minor < 0 else 1
    return [Money(sign * part, total.currency) for part in parts]


DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES_IN_GROUP = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def _group_in_capitals(group: int) -> str:
    """Four digits in capitals, with one 零 for inner zeros."""
    written = ""
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            written += DIGITS[digit] + PLACES_IN_GROUP[place]
        elif written and not written.endswith("零"):
            written += "零"
    return written.rstrip("零")


def capitals(money: Money) -> str:
    """Write a renminbi amount in capitals (人民币大写), by 正确填写票据和结算凭证的基本规定.

    >>> capitals(Money(123450))
    '壹仟贰佰叁拾肆元伍角整'
    >>> capitals(Money(1000005))
    '壹万元零伍分'
    """
    assert money.currency == "CNY", "capitals are defined for renminbi"
    yuan, cents = divmod(abs(money.minor), 100)
    assert yuan < 10**16, "amounts of ten thousand times a hundred million have no capitals here"
    written = ""
    for index in range(3, -1, -1):
        group = yuan // 10 ** (4 * index) % 10000
        if not group:
            continue
        if written and (group < 1000 or yuan // 10 ** (4 * index + 4) % 10 == 0):
            written += "零"
        written += _group_in_capitals(group) + GROUPS[index].removeprefix(
            "" if yuan // 10**8 % 10000 == 0 or index != 3 else "万亿"
        )
        if index == 3 and yuan // 10**8 % 10000 != 0:
            written += "万"
    jiao, fen = divmod(cents, 10)
    text = f"{written}元" if yuan else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif fen and yuan:
        text += "零"
    if fen:
        text += f"{DIGITS[fen]}分"
    text = text or "零元"
    return ("负" if money.minor < 0 else "") + text + ("" if fen else "整")
