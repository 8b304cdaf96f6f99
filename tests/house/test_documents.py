"""What the documents point to is there: links, and the files that the architecture names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.cli.reference import PAGES
from tests.house.test_layout import ROOT, tracked

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(
    r"`((?:backend|forms|reports|mobile_api|seeds|web|tests|docs|deploy)/[\w./-]+)`"
)
ROOTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")


def pages() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md" and path.parent != PAGES]


def dead(page: Path) -> Iterator[str]:
    """Links of a page that lead nowhere in this checkout."""
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        is_elsewhere = "://" in target or target.startswith("mailto:")
        if not is_elsewhere and not (page.parent / target).exists():
            yield f"{page.relative_to(ROOT)}: {target}"


def test_every_link_between_documents_leads_somewhere() -> None:
    read = pages()

    assert {ROOT / name for name in ROOTS} <= set(read)
    assert [link for page in read for link in dead(page)] == []


@pytest.mark.parametrize("page", ROOTS)
def test_every_file_that_a_first_page_names_is_there(page: str) -> None:
    named = NAMED.findall((ROOT / page).read_text(encoding="utf-8"))

    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_room_says_what_it_is() -> None:
    rooms = ("backend", "docs", "forms", "mobile_api", "reports", "seeds", "tests", "web")

    assert [room for room in rooms if not (ROOT / room / "README.md").is_file()] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "index.md").read_text(encoding="utf-8")

    assert [path.name for path in folder.glob("0*.md") if f"({path.name})" not in listed] == []
