"""Date (日期): a day of the calendar, YYYY-MM-DD; also read from 2026/3/5 and 2026年3月5日."""

import re
from datetime import date

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import narrow, shown, typed

WRITTEN = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})日?"
    r"|([0-9]{4})([0-9]{2})([0-9]{2})"
)


def _parse(raw: object, _limits: Limits) -> Plain:
    text = narrow(typed(raw))
    match = WRITTEN.fullmatch(text)
    if match is None:
        raise refuse("field.date.format", found=shown(text))
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise refuse("field.date", found=f"{year:04}-{month:02}-{day:02}") from None


def _check(value: Plain, limits: Limits) -> list[Fault]:
    day = str(value)
    if limits.least is not None and day < limits.least:
        return [Fault("field.date.min", "", {"least": limits.least})]
    if limits.most is not None and day > limits.most:
        return [Fault("field.date.max", "", {"most": limits.most})]
    return []


TYPE = FieldType("date", "date", _parse, _check, lambda value, _: date.fromisoformat(str(value)))
