"""Reading (录入规整): what people type, made plain: full-width signs, thousands commas, spaces."""

import re
from decimal import Decimal

from backend.kit.faults import Fault, refuse
from backend.metadata.field_types.limits import Limits

WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("　"): " ", ord("−"): "-", ord("、"): ",", ord("。"): ".",
}  # fmt: skip
NUMBER = re.compile(r"(-?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
MOST_DIGITS = 30
MOST_WHOLE = 2**53 - 1  # what JSON keeps exactly on a phone
MOST_SHOWN = 40
SPACES = " \t\n\r\u00a0\u3000"


def trim(text: str) -> str:
    """Return the text without outer spaces, the same ones on the phone."""
    return text.strip(SPACES)


def narrow(text: str) -> str:
    """Return the text with full-width signs as their narrow twins, without outer spaces.

    >>> narrow("　１２，３４５．６０ ")
    '12,345.60'
    """
    return trim(text.translate(WIDE))


def typed(raw: object) -> str:
    """Return typed text; a whole JSON number counts as typed digits."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int) or abs(raw) > MOST_WHOLE:
        raise refuse("field.type")
    return str(raw)


def shown(text: str) -> str:
    """Return what a message repeats of a typed text: its beginning."""
    return text[:MOST_SHOWN]


def plain_number(raw: object, scale: int) -> str:
    """Return a number as plain decimal text without zeros that say nothing.

    >>> plain_number("1,234.50", 2), plain_number("－０.5", 1)
    ('1234.5', '-0.5')
    """
    text = narrow(typed(raw))
    match = NUMBER.fullmatch(text)
    if match is None:
        raise refuse("field.number", found=shown(text))
    sign, whole, fraction = match[1], match[2].replace(",", "").lstrip("0"), match[3] or ""
    fraction = fraction.rstrip("0")
    if len(whole) + len(fraction) > MOST_DIGITS:
        raise refuse("field.number.long", most=MOST_DIGITS)
    if len(fraction) > scale:
        raise (
            refuse("field.scale", places=scale)
            if scale
            else refuse("field.whole", found=shown(text))
        )
    size = f"{whole or '0'}.{fraction}" if fraction else whole or "0"
    return size if size == "0" else sign + size


def length_faults(text: str, limits: Limits) -> list[Fault]:
    """Compare a text's length, in characters, with its limits."""
    length = len(text)
    if limits.least is not None and Decimal(length) < Decimal(limits.least):
        return [Fault("field.length.min", "", {"least": limits.least, "found": str(length)})]
    if limits.most is not None and Decimal(length) > Decimal(limits.most):
        return [Fault("field.length.max", "", {"most": limits.most, "found": str(length)})]
    return []
