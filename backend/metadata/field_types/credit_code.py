"""Credit code (统一社会信用代码, GB 32100): 17 signs and a check sign by ISO 7064 MOD 31-3."""

import re

from stdnum.cn import uscc

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import narrow, typed

SHAPE = re.compile(r"[0-9]{8}[0-9ABCDEFGHJKLMNPQRTUWXY]{10}")


def _parse(raw: object, _limits: Limits) -> Plain:
    code = narrow(typed(raw)).replace(" ", "").replace("-", "").upper()
    if len(code) != 18:
        raise refuse("field.credit_code.length", found=len(code))
    if not SHAPE.fullmatch(code):
        raise refuse("field.credit_code.signs")
    if uscc.calc_check_digit(code) != code[-1]:
        raise refuse("field.credit_code.checksum")
    return code


def _check(_value: Plain, _limits: Limits) -> list[Fault]:
    return []


TYPE = FieldType("credit_code", "text", _parse, _check)
