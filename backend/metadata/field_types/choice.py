"""Choice (选择): one code of those that the form offers."""

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import shown, trim


def _parse(raw: object, _limits: Limits) -> Plain:
    if not isinstance(raw, str):
        raise refuse("field.type")
    return trim(raw)


def _check(value: Plain, limits: Limits) -> list[Fault]:
    if limits.options is None or value in limits.options:
        return []
    return [Fault("field.option", "", {"found": shown(str(value))})]


def _show(value: Plain, limits: Limits, locale: str) -> str:
    label = (limits.options or {}).get(str(value))
    return label.say(locale) if label else str(value)


TYPE = FieldType("choice", "text", _parse, _check, show=_show)
