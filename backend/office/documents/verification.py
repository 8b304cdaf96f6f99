"""Verification (单证核验): what anybody who holds a paper may ask, and what they are told.

The code on the paper is 128 random bits, so it cannot be guessed; wrong codes are still counted
by address. Names are masked by the template. Leaves out the page, which `http` shows.
"""

import base64
import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from backend.kit.messages import LOCALES
from backend.office.documents.facts import fill
from backend.office.documents.models import Document
from backend.office.documents.template import Template, environment

CODE_LENGTH = 26
ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B", " ": "", "-": ""})


def new_code() -> str:
    """Make a code: 128 random bits in 26 letters and digits."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")


def read_code(typed: str) -> str:
    """Return a code as it is kept, whatever spaces, case or look-alikes were typed; else empty.

    >>> read_code("abcd efgh jkmn pqrs tvwx yz23 45")
    'ABCDEFGHJKMNPQRSTVWXYZ2345'
    """
    code = typed.upper().translate(MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= ALPHABET else ""


def frozen_answer(
    template: Template, written: Sequence[Mapping[str, Any]], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the page will answer, in both languages, by the template's `verification`."""
    names = fill(template.facts, facts) | {"paper": facts["paper"]}
    lines = []
    for line in written:
        value = {
            "en" if locale == "en" else "zh": environment(locale)
            .from_string(line["show"])
            .render(names | {"words": template.words.get(locale, {}), "locale": locale})
            for locale in LOCALES
        }
        lines.append({"label": dict(line["label"]), "value": value})
    return {"title": dict(template.title), "lines": lines}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says of a code."""

    is_known: bool
    is_current: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Mapping[str, Any], ...] = ()
    sha256: str = ""
    made_at: datetime | None = None


async def ask(typed: str) -> Answer:
    """Answer for a code; an unknown one is answered too."""
    code = read_code(typed)
    paper = await Document.get_or_none(verify_code=code) if code else None
    if paper is None:
        return Answer(is_known=False)
    return Answer(
        is_known=True,
        is_current=paper.is_current,
        title=paper.verification["title"],
        lines=tuple(paper.verification["lines"]),
        sha256=paper.sha256,
        made_at=paper.created_at,
    )


class WrongCodes:
    """Counts wrong codes by address, and says when there have been too many of late.

    Kept in this process: it slows a person who tries, it is not what protects the codes.
    """

    def __init__(self, allowed: int = 20, within: timedelta = timedelta(minutes=10)) -> None:
        """Begin with none."""
        self._allowed = allowed
        self._within = within
        self._seen: OrderedDict[str, list[datetime]] = OrderedDict()

    def is_over(self, address: str, now: datetime) -> bool:
        """Whether an address must wait."""
        recent = [at for at in self._seen.get(address, ()) if at > now - self._within]
        return len(recent) >= self._allowed

    def count(self, address: str, now: datetime) -> None:
        """Count a wrong code."""
        recent = [at for at in self._seen.pop(address, ()) if at > now - self._within]
        self._seen[address] = [*recent, now]
        while len(self._seen) > 10_000:
            self._seen.popitem(last=False)
