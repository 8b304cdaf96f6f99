"""Messages (消息): the words for every code, in each language, from the TOML files beside this.

One file a room and language; a code is the whole key. Facts stand in braces: `{field}`.
"""

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter

from backend.kit.faults import Fault

LOCALES = ("zh-CN", "en")
DEFAULT_LOCALE = "zh-CN"


@cache
def catalogue(locale: str) -> dict[str, str]:
    """Return every message of a language by code."""
    found: dict[str, str] = {}
    for file in sorted(files(__name__).joinpath(locale).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            found.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def facts_of(message: str) -> set[str]:
    """Return the names of the facts that a message asks for."""
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def say(code: str, locale: str = DEFAULT_LOCALE, **facts: object) -> str:
    """Return the message of a code in a language."""
    spoken = locale if locale in LOCALES else DEFAULT_LOCALE
    return catalogue(spoken)[code].format(**facts)


def explain(fault: Fault, locale: str = DEFAULT_LOCALE) -> str:
    """Return a fault in words."""
    return say(fault.code, locale, **fault.facts)
