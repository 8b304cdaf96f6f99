"""The command `portico audit`: prove that nobody changed the journal."""

import argparse
import asyncio
import sys

from backend.kit.faults import Fault, refuse
from backend.kit.messages import explain, say
from backend.runtime.audit import seal
from backend.runtime.audit.chain import Head
from backend.runtime.audit.models import JournalEntry
from backend.runtime.database import open_database
from backend.settings import Settings, read_settings

MODELS = ("backend.runtime.audit.models",)


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `audit verify` and `audit head`."""
    audit = subparsers.add_parser("audit", help="prove the journal's chain of hashes")
    does = audit.add_subparsers(dest="does", required=True)
    verify = does.add_parser(
        "verify", help="find entries that were altered, removed or slipped in"
    )
    verify.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="NUMBER:HASH",
        help="an earlier head, noted elsewhere, that the chain must still hold; repeatable",
    )
    verify.set_defaults(run=run_verify)
    head = does.add_parser("head", help="print the chain's head, to be noted elsewhere")
    head.set_defaults(run=run_head)


def read_head(text: str) -> Head:
    """Read a head as `audit head` prints it; raises Refused when it is none.

    >>> read_head("12:" + "ab" * 32).number
    12
    """
    number, _, digest = text.strip().partition(":")
    is_digest = len(digest) == 64 and set(digest) <= set("0123456789abcdef")
    if not (number.isascii() and number.isdecimal() and is_digest):
        raise refuse("journal.head", "--head", value=text)
    return Head(int(number), digest)


def run_verify(chosen: argparse.Namespace) -> int:
    """Run `portico audit verify`; 0 when the chain holds, 1 when it does not."""
    noted = [read_head(text) for text in chosen.head]
    head, faults, waiting = asyncio.run(_verify(_installation(), noted))
    for fault in faults:
        print(f"{explain(fault, 'en')} [{fault.code}]", file=sys.stderr)
    if faults:
        return 1
    print(say("journal.intact", "en", number=head.number, waiting=waiting))
    return 0


def run_head(_: argparse.Namespace) -> int:
    """Run `portico audit head`."""
    head = asyncio.run(_head(_installation()))
    print(f"{head.number}:{head.hash}")
    return 0


def _installation() -> Settings:
    """The settings, once there is an installation to look at."""
    settings = read_settings()
    if settings.is_sqlite and not settings.sqlite_path.exists():
        raise refuse("journal.no_installation", path=settings.sqlite_path)
    return settings


async def _verify(settings: Settings, noted: list[Head]) -> tuple[Head, list[Fault], int]:
    async with open_database(settings, MODELS):
        faults = await seal.verify(*noted)
        waiting = await JournalEntry.filter(sealed_number=None).count()
        return await seal.head(), faults, waiting


async def _head(settings: Settings) -> Head:
    async with open_database(settings, MODELS):
        return await seal.head()
