"""Phone (手机号): a mobile number of the Chinese mainland, eleven digits."""

import re

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import narrow, typed

BETWEEN = re.compile(r"[ ()-]")
MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")


def _parse(raw: object, _limits: Limits) -> Plain:
    match = MOBILE.fullmatch(BETWEEN.sub("", narrow(typed(raw))))
    if match is None:
        raise refuse("field.phone")
    return match[1]


def _check(_value: Plain, _limits: Limits) -> list[Fault]:
    return []


TYPE = FieldType("phone", "text", _parse, _check)
