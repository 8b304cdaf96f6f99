"""Printing: the same bytes for the same order, pages, repeated heads, nothing from outside."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest

from backend.kit.faults import Refused
from backend.office.documents import press
from backend.settings import Settings
from tests.office.documents.papers import a_small_template, a_template, sample_facts

pytestmark = pytest.mark.usefixtures("fonts")


def _print(template: dict[str, Any], locale: str = "zh-CN", **changes: Any) -> tuple[bytes, int]:
    facts = sample_facts(template, **changes)
    return asyncio.run(press.print_paper(template, facts, locale, Settings(data_dir=Path("/tmp"))))


def _pages(content: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()


def _made_at(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    try:
        return str(pdf.get_metadata_dict()["CreationDate"])
    finally:
        pdf.close()


def _refusal(template: dict[str, Any], **changes: Any) -> str:
    with pytest.raises(Refused) as refused:
        _print(template, **changes)
    return refused.value.faults[0].code


def test_the_policy_paper_is_printed_alike_by_two_processes() -> None:
    template = a_template()
    first, pages = _print(template)
    press.pressroom.close()

    second, _ = _print(template)

    assert first == second
    assert _made_at(first).startswith("D:20260304102100+08")
    text = "".join(_pages(first))
    assert pages == len(_pages(first))
    for shown in ("P2026000042", "壹仟壹佰叁拾元伍角整", "第 1 页 / 共", "2027年3月4日二十四时止"):
        assert shown in text, shown


def test_a_long_roster_breaks_with_repeated_heads_and_no_lonely_total() -> None:
    template = a_template()
    people = [
        {**template["sample"]["insureds"][0], "name": f"李四{number}"} for number in range(1, 81)
    ]

    content, count = _print(template, "en", insureds=people)

    pages = _pages(content)
    roster = [page for page in pages if re.search(r"李四\d", page)]
    assert len(roster) >= 2
    assert all("Identity number" in page for page in roster)
    assert [f"Page {number} of {count}" in page for number, page in enumerate(pages, 1)] == [
        True
    ] * count
    total = next(page for page in pages if "57,640.00" in page)
    assert "李四80" in total


def test_a_sign_without_glyph_stops_the_paper() -> None:
    template = a_small_template("{{ name }}")

    assert _refusal(template, name="张😀") == "document.glyph"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/a.png", "file:///etc/passwd", "portico:font/../fonts.json"]
)
def test_an_address_outside_the_paper_stops_it(address: str) -> None:
    assert _refusal(a_small_template(f'<img src="{address}">')) == "document.address"


def test_facts_are_text_never_mark_up() -> None:
    name = '<img src="http://127.0.0.1:1/"><b>{{ 7 * 7 }}'

    content, _ = _print(a_small_template("{{ name }}"), name=name)

    assert name in _pages(content)[0].replace("\r\n", " ")


def test_an_endless_paper_is_ended_and_the_next_one_printed() -> None:
    room = press.Pressroom(count=1, seconds=5)
    endless = a_small_template("{% for a in rows %}" * 9 + "x" + "{% endfor %}" * 9)
    rows = [{"name": "x"}] * 40
    settings = Settings(data_dir=Path("/tmp"))
    fonts_folder = str(press.fonts_of(settings).folder)

    def order(template: dict[str, Any], **changes: Any) -> bytes:
        facts = sample_facts(template, **changes)
        return press.order_line(template, facts, "zh-CN", fonts_folder)

    try:
        with pytest.raises(Refused) as refused:
            room.print_order(order(endless, rows=rows))
        head, content = room.print_order(order(a_small_template("{{ name }}")))
    finally:
        room.close()

    assert refused.value.faults[0].code == "document.press"
    assert head["pages"] == 1
    assert content.startswith(b"%PDF")


def test_a_drawing_is_printed_as_an_image_with_our_fonts() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">'
        '<text x="0" y="20" font-family="Portico">保费 1,234</text></svg>'
    )
    template = a_small_template('<img src="{{ name|svg_image }}" alt="">')

    content, _ = _print(template, name=drawing)

    assert "保费 1,234" in _pages(content)[0]
    assert _refusal(template, name=drawing.replace("保费", "😀")) == "document.glyph"
