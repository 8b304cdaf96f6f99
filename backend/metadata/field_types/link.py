"""Link (关联): the id of a record of another entity.

Whether the reader may see that record, its module decides.
"""

import re

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import trim, typed

ID = re.compile(r"[1-9][0-9]{0,17}")


def _parse(raw: object, _limits: Limits) -> Plain:
    text = trim(typed(raw))
    if not ID.fullmatch(text):
        raise refuse("field.link")
    return text


def _check(_value: Plain, _limits: Limits) -> list[Fault]:
    return []


TYPE = FieldType("link", "text", _parse, _check, lambda value, _: int(str(value)))
