"""Text (文本): one line, without outer spaces; limits count characters."""

import re

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import length_faults, trim, typed

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
MOST_CHARACTERS = 200


def _parse(raw: object, _limits: Limits) -> Plain:
    text = trim(typed(raw))
    if CONTROL.search(text):
        raise refuse("field.text.characters")
    return text


def _check(value: Plain, limits: Limits) -> list[Fault]:
    most = limits.most or str(MOST_CHARACTERS)
    return length_faults(str(value), Limits(limits.least, most))


TYPE = FieldType("text", "text", _parse, _check)
