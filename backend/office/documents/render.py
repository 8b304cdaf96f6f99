"""Rendering (单证渲染): one page of HTML becomes PDF/A-2a bytes; the only place of WeasyPrint.

It runs as a process of its own (`python -m backend.office.documents.render`) that reads orders
from standard input and answers on standard output; `press` starts it and bounds it. The same
order gives the same bytes: dates and the file's identifier come from the order, fonts from the
prepared folder alone. Nothing is fetched: an address other than a font's or a `data:` one
refuses the whole paper.
"""

import hashlib
import json
import logging
import os
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import IO, Any
from urllib.request import DataHandler, Request

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from backend.kit.faults import Fault, Refused
from backend.office.documents.fonts import FontSet
from backend.office.documents.template import font_style, html_of, read_template

VARIANT = "pdf/a-2a"
FONT_ADDRESS = "portico:font/"
MEMORY_BYTES = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed paper."""

    content: bytes
    pages: int
    remarks: tuple[str, ...] = ()


class ForbiddenAddressError(FatalURLFetchingError):  # type: ignore[misc] # no types either
    """A paper refers to something outside itself."""


class BundledOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint publishes no types
    """Serves the prepared fonts and `data:` addresses; everything else stops the paper."""

    def __init__(self, fonts: Path) -> None:
        """Keep the folder of fonts."""
        super().__init__(allowed_protocols=("portico", "data"), allow_redirects=False)
        self._fonts = fonts
        self._names = frozenset(path.name for path in fonts.iterdir())

    def fetch(self, url: str, _headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return what an address stands for."""
        if url.startswith("data:"):
            opened = DataHandler().data_open(Request(url))  # noqa: S310 — only data: gets here
            return URLFetcherResponse(url, opened.read(), dict(opened.headers.items()))
        name = url.removeprefix(FONT_ADDRESS)
        if not url.startswith(FONT_ADDRESS) or name not in self._names:
            raise ForbiddenAddressError(url)
        return URLFetcherResponse(url, (self._fonts / name).read_bytes())


class RemarkCollector(logging.Handler):
    """Keeps what WeasyPrint remarks on a page, such as a property it does not know."""

    def __init__(self) -> None:
        """Begin without remarks."""
        super().__init__(logging.WARNING)
        self.remarks: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one remark."""
        self.remarks.append(record.getMessage())


def print_page(page: str, fonts: FontSet, extra_signs: str = "") -> Printed:
    """Print a page of HTML; raises Refused for a sign without glyph or a forbidden address."""
    faces = fonts.faces_for(unescape(page) + extra_signs)
    dressed = page.replace("<style>", f"<style>{font_style(faces)}", 1)
    collector = RemarkCollector()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        document = HTML(
            string=dressed, base_url=FONT_ADDRESS, url_fetcher=BundledOnly(fonts.folder)
        ).render(font_config=FontConfiguration(), pdf_variant=VARIANT)
        content = document.write_pdf(
            pdf_variant=VARIANT, pdf_identifier=hashlib.sha256(page.encode()).digest()[:16]
        )
    except ForbiddenAddressError as wrong:
        fault = Fault("document.address", "body", {"address": str(wrong)[:200]})
        raise Refused(fault) from wrong
    finally:
        logger.removeHandler(collector)
    return Printed(content, len(document.pages), tuple(collector.remarks))


def fill_order(order: Mapping[str, Any]) -> Printed:
    """Print an order: a template's body, the facts, the language, the folder of fonts."""
    page = html_of(read_template(order["template"]), order["facts"], order["locale"])
    return print_page(page, FontSet(Path(order["fonts"])), _drawn_signs(order["facts"]))


def _drawn_signs(facts: object) -> str:
    """Return the text of drawings among the facts, which the page holds only in encoded form."""
    match facts:
        case str() if facts.lstrip().startswith("<svg"):
            return unescape(facts)
        case dict():
            return "".join(map(_drawn_signs, facts.values()))
        case list():
            return "".join(map(_drawn_signs, facts))
    return ""


def _answer(line: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        printed = fill_order(json.loads(line))
    except Refused as refused:
        faults = [[fault.code, fault.at, dict(fault.facts)] for fault in refused.faults]
        return {"faults": faults}, b""
    head = {"pages": printed.pages, "remarks": printed.remarks, "length": len(printed.content)}
    return head, printed.content


def serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Answer orders, one a line, until the other side closes."""
    for line in orders:
        head, content = _answer(line)
        answers.write(json.dumps(head).encode() + b"\n" + content)
        answers.flush()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # What a library prints must not mix with the answers.
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, channel)
