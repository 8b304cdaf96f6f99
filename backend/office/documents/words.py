"""Words of papers (单证用语): the filters that turn facts into what a reader sees.

Each works on plain JSON values and one language; an absent fact is a dash. Leaves out anything
that could fetch, run or insert mark-up: only `qr` makes mark-up, of text it encodes itself.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import segno
from markupsafe import Markup

from backend.kit import capitals as capital_numerals
from backend.kit.clock import BUSINESS_ZONE
from backend.kit.money import PLACES, in_minor_units

ABSENT = "—"
COUNTING = "零一二三四五六七八九"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def thousands(value: object) -> str:
    """Separate a number's thousands, with a real minus.

    >>> thousands("-1234567.50")
    '−1,234,567.50'
    """
    if value is None or value == "":
        return ABSENT
    return f"{Decimal(str(value)):,f}".replace("-", "−")


def money(value: object, currency: str = "CNY") -> str:
    """Write an amount with its currency's places and separated thousands.

    >>> money("1234.5")
    '1,234.50'
    """
    if value is None or value == "":
        return ABSENT
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-PLACES[currency]))
    assert exact == Decimal(str(value)), "an amount has no fractions of minor units"
    return thousands(exact)


def capitals(value: object) -> str:
    """Write a renminbi amount in capitals (人民币大写)."""
    return capital_numerals.capitals(in_minor_units(Decimal(str(value))))


def total(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """Add up a money or number column of rows, exactly; absent ones count as nothing.

    >>> total([{"premium": "1.10"}, {"premium": "2.20"}, {"premium": None}], "premium")
    '3.30'
    """
    return f"{sum((Decimal(str(row[name])) for row in rows if row[name]), Decimal(0)):f}"


def masked(name: str) -> str:
    """Hide a name but for what its bearer recognises.

    >>> masked("张晓明"), masked("杭州启明建设有限公司"), masked("Li")
    ('张**', '杭州******公司', 'L*')
    """
    if len(name) <= 4:
        return name[:1] + "*" * (len(name) - 1)
    return name[:2] + "*" * (len(name) - 4) + name[-2:]


def counted(number: int) -> str:
    """Write a small number in Chinese counting numerals.

    >>> counted(1), counted(10), counted(21), counted(105)
    ('一', '十', '二十一', '一百零五')
    """
    assert 0 < number < 1000, "articles are counted up to 999"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{COUNTING[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else COUNTING[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (COUNTING[ones] if ones else "")


def grouped(code: str) -> str:
    """Write a long code in groups of four.

    >>> grouped("ABCDEFGHIJ")
    'ABCD EFGH IJ'
    """
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def paragraphs(text: str) -> list[str]:
    """Split a text at its line breaks, without empty lines."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def qr(text: str) -> Markup:
    """Draw a QR code as an inline SVG."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=0, omitsize=True, dark="#16202b"
    )
    return Markup(drawn)  # noqa: S704 — drawn by segno, whose only input is the code's modules


def svg_image(drawing: str) -> str:
    """Return a drawing as a data address for an image; what it refers to is never fetched."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()


def _say(value: Any, locale: str) -> str:
    if isinstance(value, Mapping):
        return str(value["en" if locale == "en" else "zh"])
    return ABSENT if value is None or value == "" else str(value)


def _date(value: str | date | None, locale: str) -> str:
    if not value:
        return ABSENT
    day = value if isinstance(value, date) else date.fromisoformat(value)
    if locale == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def _day_before(value: str) -> date:
    return date.fromisoformat(value) - timedelta(days=1)


def _moment(value: str) -> str:
    return datetime.fromisoformat(value).astimezone(BUSINESS_ZONE).strftime("%Y-%m-%d %H:%M")


def _article(number: int, locale: str) -> str:
    return f"Article {number}" if locale == "en" else f"第{counted(number)}条"


def filters(locale: str) -> dict[str, Callable[..., Any]]:
    """Return the filters of a language by the names that templates use."""
    return {
        "money": money,
        "capitals": capitals,
        "thousands": thousands,
        "say": lambda value: _say(value, locale),
        "date": lambda value: _date(value, locale),
        "day_before": _day_before,
        "moment": _moment,
        "article": lambda number: _article(number, locale),
        "grouped": grouped,
        "paragraphs": paragraphs,
        "svg_image": svg_image,
        "total": total,
        "masked": masked,
    }
