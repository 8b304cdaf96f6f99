"""Comparisons (比较). Equality takes empty as a value, so that `x = empty` can be asked."""

from collections.abc import Callable, Mapping

from backend.metadata.expressions.values import Value

STRICT: Mapping[str, Callable[..., Value]] = {
    "less": lambda left, right: left < right,
    "at_most": lambda left, right: left <= right,
    "greater": lambda left, right: left > right,
    "at_least": lambda left, right: left >= right,
    "not": lambda value: not value,
}
LENIENT: Mapping[str, Callable[..., Value]] = {
    "equal": lambda left, right: left == right,
    "unequal": lambda left, right: left != right,
    "is_empty": lambda value: value is None,
    "one_of": lambda value, *options: value in options,
}
