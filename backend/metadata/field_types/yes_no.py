"""Yes or no (是否)."""

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import narrow

WRITTEN = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
WORDS = {"en": ("Yes", "No"), "zh-CN": ("是", "否")}


def _parse(raw: object, _limits: Limits) -> Plain:
    found = WRITTEN.get(narrow(raw).lower()) if isinstance(raw, str) else raw
    if not isinstance(found, bool):
        raise refuse("field.yes_no")
    return found


def _check(_value: Plain, _limits: Limits) -> list[Fault]:
    return []


def _show(value: Plain, _limits: Limits, locale: str) -> str:
    yes, no = WORDS.get(locale, WORDS["zh-CN"])
    return yes if value else no


TYPE = FieldType("yes_no", "yes_no", _parse, _check, show=_show)
