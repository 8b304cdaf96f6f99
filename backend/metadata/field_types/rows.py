"""Rows (明细表): child rows; their own fields are read by whoever knows the form."""

from decimal import Decimal

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain

MOST_ROWS = 2_000
WORDS = {"en": "{} rows", "zh-CN": "{} 行"}


def _parse(raw: object, _limits: Limits) -> Plain:
    if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
        raise refuse("field.rows.shape")
    if len(raw) > MOST_ROWS:
        raise refuse("field.rows.max", found=len(raw), most=MOST_ROWS)
    return raw


def _check(value: Plain, limits: Limits) -> list[Fault]:
    count = len(value) if isinstance(value, list) else 0
    facts = {"found": str(count)}
    if limits.least is not None and Decimal(count) < Decimal(limits.least):
        return [Fault("field.rows.min", "", {**facts, "least": limits.least})]
    if limits.most is not None and Decimal(count) > Decimal(limits.most):
        return [Fault("field.rows.max", "", {**facts, "most": limits.most})]
    return []


def _show(value: Plain, _limits: Limits, locale: str) -> str:
    count = len(value) if isinstance(value, list) else 0
    return WORDS.get(locale, WORDS["zh-CN"]).format(count)


TYPE = FieldType("rows", "rows", _parse, _check, show=_show)
