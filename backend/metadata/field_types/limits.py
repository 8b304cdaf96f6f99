"""Limits (取值限制): what a field's definition says about its values, and what a type is.

`least` and `most` are plain: a number, a date, or a length, as the type understands them. They
may come from an expression, so they are settled anew for each set of answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from backend.kit.faults import Fault
from backend.metadata.catalogue import Label
from backend.metadata.expressions import Kind

Plain = str | bool | list[dict[str, object]]
"""A value as JSON keeps it: numbers and dates are text."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one field's values; `options` None means that any code is allowed."""

    least: str | None = None
    most: str | None = None
    scale: int = 2
    currency: str = "CNY"
    options: Mapping[str, Label] | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field type: `parse` reads what a person typed, or raises Refused.

    `check` compares a parsed value with its limits, `store` gives what a column keeps, `show`
    what a reader sees. `kind` is what the value is in an expression.
    """

    code: str
    kind: Kind
    parse: Callable[[object, Limits], Plain]
    check: Callable[[Plain, Limits], list[Fault]]
    store: Callable[[Plain, Limits], object] = field(default=lambda value, _: value)
    show: Callable[[Plain, Limits, str], str] = field(default=lambda value, _, __: str(value))
