"""The hash chain (哈希链): what makes a change of the past visible. Pure arithmetic.

Every sealed entry holds the hash of the entry sealed before it and its own, which covers all
its columns. Whoever alters, removes or slips in an entry breaks a link. Whoever can rewrite
every later entry and the head as well is found only by a head that was noted elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from backend.kit.canonical import fingerprint
from backend.kit.faults import Fault

FIRST = "0" * 64
COVERED = (
    "id", "at", "event", "entity", "record_id", "person_id", "person_name", "unit_id",
    "device_id", "payload",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: the number and hash of its last entry."""

    number: int = 0
    hash: str = FIRST


def entry_hash(entry: Mapping[str, Any], after: Head) -> str:
    """Return the hash of an entry that is sealed as the next one after a head."""
    return fingerprint([after.number + 1, after.hash, {name: entry[name] for name in COVERED}])


def check(
    entries: Iterable[Mapping[str, Any]], heads: Iterable[Head], after: Head
) -> Iterator[Fault | Head]:
    """Walk a stretch of the chain and yield what is wrong with it; the last item is its end.

    `entries` come by sealed number; `heads` are ends that were noted before and must be met.
    """
    expected = {head.number: head.hash for head in heads}
    here = after
    for entry in entries:
        number: int = entry["sealed_number"]
        facts = {"number": str(number), "entry": str(entry["id"])}
        if number <= here.number:
            yield Fault("journal.inserted", f"journal_entries.{entry['id']}", facts)
            continue
        if number > here.number + 1:
            gap = {"from": str(here.number + 1), "until": str(number - 1)}
            yield Fault("journal.removed", "journal_entries", gap)
            here = Head(number - 1, entry["previous_hash"] or "")
        is_sound = (
            entry["previous_hash"] == here.hash
            and entry["hash"] == entry_hash(entry, here)
            and expected.get(number, entry["hash"]) == entry["hash"]
        )
        if not is_sound:
            yield Fault("journal.altered", f"journal_entries.{entry['id']}", facts)
        here = Head(number, entry["hash"] or "")
    yield here
