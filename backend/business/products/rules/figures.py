"""Plain figures (数字): reading and writing exact decimals as text.

A number is digits with an optional minus and one point (chapter 00): no plus sign, exponent,
separator or space. Everything read is a Fraction, so that nothing is rounded unasked.
"""

import re
from fractions import Fraction
from functools import lru_cache

from backend.kit.money import PLACES, round_half_up

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# Longer texts are no figures of this trade, and would only slow the machine down.
LONGEST = 40
_AMOUNT = re.compile(r"-?[0-9]+(?:\.([0-9]+))?")


@lru_cache(maxsize=65536)
def number(text: str) -> Fraction | None:
    """Read a plain decimal exactly; None when the text is none.

    >>> number("0.45"), number("1e3"), number("1,000")
    (Fraction(9, 20), None, None)
    """
    is_one = len(text) <= LONGEST and _NUMBER.fullmatch(text)
    return Fraction(text) if is_one else None


def amount(text: str, currency: str) -> Fraction | None:
    """Read an amount that is not negative, with no more decimals than its currency has.

    >>> amount("12000.5", "CNY"), amount("0.005", "CNY"), amount("-1.00", "CNY")
    (Fraction(24001, 2), None, None)
    """
    match = _AMOUNT.fullmatch(text)
    if match is None or len(text) > LONGEST or len(match[1] or "") > PLACES[currency]:
        return None
    value = Fraction(text)
    return value if value >= 0 else None


def shown(value: Fraction, places: int) -> str:
    """Write a figure with a number of decimals, half up.

    >>> shown(Fraction(2, 3), 6), shown(Fraction(-5, 1000), 2)
    ('0.666667', '-0.01')
    """
    scaled = round_half_up(value * 10**places)
    digits = str(abs(scaled)).rjust(places + 1, "0")
    whole = digits[: len(digits) - places]
    text = f"{whole}.{digits[len(digits) - places :]}" if places else whole
    return f"-{text}" if scaled < 0 else text


def plain(value: Fraction) -> str:
    """Write a figure without needless zeros, exactly if ten decimals suffice, else half up.

    >>> plain(Fraction(9, 20)), plain(Fraction(1000)), plain(Fraction(1, 3))
    ('0.45', '1000', '0.3333333333')
    """
    text = shown(value, 10)
    return text.rstrip("0").rstrip(".")
