"""Types of the expression language (表达式类型): what a name or a result is.

Money and integers are numbers here, choices and id numbers are text. Moments are left out: a
rule about time speaks of dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["number", "text", "yes_no", "date", "rows", "empty"]


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, and for child rows the types of their columns."""

    kind: Kind
    columns: Mapping[str, "Type"] = field(default_factory=dict)


NUMBER = Type("number")
TEXT = Type("text")
YES_NO = Type("yes_no")
DATE = Type("date")
EMPTY = Type("empty")

STANDARD_NAMES: Mapping[str, Type] = {"today": DATE, "user": TEXT, "unit": TEXT}


def rows_of(columns: Mapping[str, Type]) -> Type:
    """Return the type of child rows (明细表) with these columns."""
    return Type("rows", columns)
