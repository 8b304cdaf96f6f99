"""Id number (居民身份证号码, GB 11643): 17 digits and a check digit by ISO 7064 MOD 11-2.

The first two digits must be a province's. The county is left alone: lists of the codes that
were ever given out are incomplete, and a person is not refused for one.
"""

import re

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import narrow, typed

SHAPE = re.compile(r"[0-9]{17}[0-9X]")
PROVINCES = re.compile(
    r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]"  # GB/T 2260, with 港澳台
)


def _parse(raw: object, _limits: Limits) -> Plain:
    number = narrow(typed(raw)).replace(" ", "").upper()
    if len(number) != 18:
        raise refuse("field.id_number.length", found=len(number))
    if not SHAPE.fullmatch(number):
        raise refuse("field.id_number.digits")
    if not PROVINCES.match(number):
        raise refuse("field.id_number.region", found=number[:2])
    try:
        ric.get_birth_date(number)
    except ValidationError:
        raise refuse("field.id_number.birth_date", found=number[6:14]) from None
    if ric.calc_check_digit(number) != number[-1]:
        raise refuse("field.id_number.checksum")
    return number


def _check(_value: Plain, _limits: Limits) -> list[Fault]:
    return []


TYPE = FieldType("id_number", "text", _parse, _check)
