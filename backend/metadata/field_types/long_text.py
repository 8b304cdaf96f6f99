"""Long text (多行文本): lines are parted by one newline sign, whatever the device sent."""

import re

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import length_faults, trim, typed

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
MOST_CHARACTERS = 5000


def _parse(raw: object, _limits: Limits) -> Plain:
    text = trim(typed(raw).replace("\r\n", "\n").replace("\r", "\n"))
    if CONTROL.search(text):
        raise refuse("field.text.characters")
    return text


def _check(value: Plain, limits: Limits) -> list[Fault]:
    most = limits.most or str(MOST_CHARACTERS)
    return length_faults(str(value), Limits(limits.least, most))


TYPE = FieldType("long_text", "text", _parse, _check)
