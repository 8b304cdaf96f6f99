"""The forms that tests fill: the library's quote form and the sample with everything in it."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from forms import sources
from forms.definition import read
from forms.shape import FormDefinition
from forms.sources import Sources

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "forms"
FILES = {
    "quote": ROOT / "forms" / "library" / "form" / "quote.yaml",
    "sample": GOLDEN / "sample.yaml",
}
TODAY = date(2026, 3, 5)


def body(code: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILES[code].read_text(encoding="utf-8"))
    return found


@cache
def form(code: str) -> FormDefinition:
    return read(body(code))


@cache
def offered() -> Sources:
    return sources.of_products(json.loads((GOLDEN / "sources.json").read_text(encoding="utf-8")))
