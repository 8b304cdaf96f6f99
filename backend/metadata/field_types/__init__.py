"""Field types (字段类型): one file a type; how a value is read, checked, stored and shown.

Their twins on the phone are in `web/src/form/engine/`, proven by the same golden cases.
"""

from collections.abc import Mapping

from backend.metadata.field_types import (
    choice,
    credit_code,
    date,
    decimal,
    id_number,
    integer,
    link,
    long_text,
    moment,
    money,
    phone,
    rows,
    text,
    yes_no,
)
from backend.metadata.field_types.limits import NO_LIMITS, FieldType, Limits, Plain

__all__ = ["FIELD_TYPES", "NO_LIMITS", "FieldType", "Limits", "Plain"]

FIELD_TYPES: Mapping[str, FieldType] = {
    module.TYPE.code: module.TYPE
    for module in (
        text, long_text, integer, decimal, money, date, moment, yes_no, choice, id_number,
        credit_code, phone, link, rows,
    )
}  # fmt: skip
