"""Functions of numbers (数值函数), exact."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor

from backend.kit.money import round_half_up
from backend.metadata.expressions.functions.marks import Mark
from backend.metadata.expressions.values import Value


def _divide(left: Fraction, right: Fraction) -> Fraction:
    if right == 0:
        raise Mark("divide_by_zero")
    return left / right


def _mod(left: Fraction, right: Fraction) -> Fraction:
    """What is left of a floored division; its sign is that of the divisor."""
    if right == 0:
        raise Mark("divide_by_zero")
    return left - right * floor(left / right)


def _up(number: Fraction) -> int:
    return ceil(number) if number > 0 else floor(number)


def _down(number: Fraction) -> int:
    return floor(number) if number > 0 else ceil(number)


WHOLE: Mapping[str, Callable[[Fraction], int]] = {
    "half_up": round_half_up, "up": _up, "down": _down,
}  # fmt: skip


def rounded(number: Fraction, places: Fraction = Fraction(0), mode: str = "half_up") -> Fraction:
    """Round to decimal places; up is away from zero, down toward it.

    >>> rounded(Fraction("-2.5")), rounded(Fraction("1.005"), Fraction(2))
    (Fraction(-3, 1), Fraction(101, 100))
    """
    scale = 10 ** int(places)
    return Fraction(WHOLE[mode](number * scale), scale)


FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "add": lambda left, right: left + right,
    "subtract": lambda left, right: left - right,
    "multiply": lambda left, right: left * right,
    "divide": _divide,
    "negate": lambda number: -number,
    "abs": abs,
    "mod": _mod,
    "round": rounded,
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
}
