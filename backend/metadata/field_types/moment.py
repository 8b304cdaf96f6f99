"""Moment (时刻): a date and time with its zone, kept in UTC to the second."""

import re
from datetime import UTC, datetime

from backend.kit.clock import BUSINESS_ZONE
from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import narrow, shown, typed

WRITTEN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})"
)


def _parse(raw: object, _limits: Limits) -> Plain:
    text = narrow(typed(raw))
    try:
        moment = datetime.fromisoformat(text) if WRITTEN.fullmatch(text) else None
        utc = moment.astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        utc = None
    if utc is None:
        raise refuse("field.moment", found=shown(text))
    return f"{utc:%Y-%m-%dT%H:%M:%SZ}".zfill(20)


def _check(_value: Plain, _limits: Limits) -> list[Fault]:
    return []


def _show(value: Plain, _limits: Limits, _locale: str) -> str:
    moment = datetime.fromisoformat(str(value)).astimezone(BUSINESS_ZONE)
    return f"{moment:%Y-%m-%d %H:%M}"


TYPE = FieldType(
    "moment",
    "text",
    _parse,
    _check,
    lambda value, _: datetime.fromisoformat(str(value)),
    _show,
)
