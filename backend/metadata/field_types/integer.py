"""Integer (整数)."""

from backend.metadata.field_types.decimal import range_faults, with_commas
from backend.metadata.field_types.limits import FieldType, Limits, Plain
from backend.metadata.field_types.reading import plain_number


def _parse(raw: object, _limits: Limits) -> Plain:
    return plain_number(raw, 0)


TYPE = FieldType(
    "integer",
    "number",
    _parse,
    range_faults,
    lambda value, _: int(str(value)),
    lambda value, _, __: with_commas(str(value)),
)
