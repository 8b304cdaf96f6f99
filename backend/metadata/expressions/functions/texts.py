"""Functions of text (文本函数). Lengths count characters, so a rare 汉字 is one."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from backend.metadata.expressions.functions.marks import Mark
from backend.metadata.expressions.values import Value, number_text, read

ID_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
MOST_CHARACTERS = 10_000
MOST_COUNT = 10**9


def _count(number: Fraction) -> int:
    """A number of characters: whole and not negative."""
    if number.denominator != 1 or number < 0:
        raise Mark("not_whole")
    return min(int(number), MOST_COUNT)


def concat(*parts: str | None) -> str | None:
    """Join texts; empty ones add nothing."""
    joined = "".join(part or "" for part in parts)
    if len(joined) > MOST_CHARACTERS:
        raise Mark("too_big")
    return joined or None


def _text(value: Fraction | date | str, places: Fraction | None = None) -> str:
    if isinstance(value, Fraction):
        return number_text(value, None if places is None else int(places))
    return value.isoformat() if isinstance(value, date) else value


def _right(text: str, count: Fraction) -> str:
    kept = _count(count)
    return text[-kept:] if kept else ""


def _mid(text: str, start: Fraction, count: Fraction) -> str:
    first = _count(start)
    if first < 1:
        raise Mark("not_whole")
    return text[first - 1 : first - 1 + _count(count)]


def _id_birth_on(text: str) -> Value:
    if not ID_NUMBER.fullmatch(text):
        return None
    return read(f"{text[6:10]}-{text[10:12]}-{text[12:14]}", "date")


def _id_gender(text: str) -> str | None:
    if not ID_NUMBER.fullmatch(text):
        return None
    return "M" if text[16] in "13579" else "F"


FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "text": _text,
    "number": lambda text: read(text, "number"),
    "left": lambda text, count: text[: _count(count)],
    "right": _right,
    "mid": _mid,
    "length": lambda text: Fraction(len(text)),
    "contains": lambda text, part: part in text,
    "id_birth_on": _id_birth_on,
    "id_gender": _id_gender,
}
