"""A chart as SVG (图表): stacked columns by month, for paper; pure, exact, safe for colour-blind.

The colours are Okabe and Ito's. Heights are whole tenths of a unit, worked out without floats.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999")
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 900, 240, 70, 12, 56
STEPS = (1, 2, 5)


def ceiling(most: Decimal) -> Decimal:
    """Return a round number at or above the greatest value: 1, 2 or 5 times a power of ten.

    >>> ceiling(Decimal("4200")), ceiling(Decimal("0"))
    (Decimal('5000'), Decimal('1'))
    """
    power = Decimal(1)
    while power * 10 <= most:
        power *= 10
    return next((power * step for step in STEPS if power * step >= most), power * 10)


def _points(chart: Mapping[str, Any], number: int) -> list[Decimal]:
    return [Decimal(series["points"][number] or 0) for series in chart["series"]]


def _text(x: int, y: int, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _axis(top: Decimal) -> list[str]:
    lines = []
    for quarter in range(5):
        y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * quarter // 4
        lines.append(f'<path d="M{LEFT} {y}H{WIDTH - 10}" stroke="#dfe4ea"/>')
        lines.append(_text(LEFT - 8, y + 4, f"{top * quarter / 4:,.0f}", "end"))
    return lines


def _column(values: Sequence[Decimal], x: int, width: int, top: Decimal) -> list[str]:
    room, y, parts = HEIGHT - BOTTOM - TOP, HEIGHT - BOTTOM, []
    for index, amount in enumerate(values):
        tall = int(amount * room / top)
        y -= tall
        colour = COLOURS[index % len(COLOURS)]
        parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{tall}" fill="{colour}"/>')
    return parts


def _legend(chart: Mapping[str, Any]) -> list[str]:
    parts, x = [], LEFT
    for index, series in enumerate(chart["series"]):
        colour = COLOURS[index % len(COLOURS)]
        parts.append(f'<rect x="{x}" y="{HEIGHT - 18}" width="10" height="10" fill="{colour}"/>')
        parts.append(_text(x + 15, HEIGHT - 9, series["label"], "start"))
        letter = 7 if series["label"].isascii() else 12
        x += 30 + letter * len(series["label"])
    return parts


def draw(chart: Mapping[str, Any]) -> str:
    """Draw a report's chart; negative figures are left out of the stack."""
    labels = chart["labels"]
    stacks = [[max(point, Decimal(0)) for point in _points(chart, n)] for n in range(len(labels))]
    top = ceiling(max((sum(stack, Decimal(0)) for stack in stacks), default=Decimal(0)))
    slot = (WIDTH - LEFT - 10) // max(len(labels), 1)
    parts = _axis(top)
    for number, (label, stack) in enumerate(zip(labels, stacks, strict=True)):
        x = LEFT + slot * number
        parts += _column(stack, x + slot // 5, slot * 3 // 5, top)
        parts.append(_text(x + slot // 2, HEIGHT - BOTTOM + 16, label))
    parts += _legend(chart)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="Portico" font-size="11" fill="#51606f">{"".join(parts)}</svg>'
    )
