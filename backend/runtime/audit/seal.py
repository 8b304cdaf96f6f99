"""Sealing (封链): chains committed entries in batches, and proves the chain.

The order of the chain is the order of sealing, not of ids. A transaction that took a low id and
commits late is simply sealed in a later batch: the sealer asks for *every* committed entry
without a number, lowest id first, and keeps no mark below which it would never look again.
"""

from datetime import datetime

from backend.kit.faults import Fault
from backend.runtime.audit import stored
from backend.runtime.audit.chain import Head, check, entry_hash
from backend.runtime.audit.models import JournalEntry, JournalHead
from backend.runtime.database import connection, dialect, transaction

BATCH = 500
PAGE = 1000
ONE_SEALER = 0x706F7274  # any number nobody else locks by

_SEAL = "UPDATE journal_entries SET sealed_number=$1, previous_hash=$2, hash=$3 WHERE id=$4"


async def _is_alone() -> bool:
    """Whether no other process seals; SQLite's transaction lets only one in anyway."""
    if dialect() == "sqlite":
        return True
    rows = await connection().execute_query_dict(
        "SELECT pg_try_advisory_xact_lock($1) AS got", [ONE_SEALER]
    )
    return bool(rows[0]["got"])


async def head() -> Head:
    """Return the end of the chain; note it elsewhere to be safe from whoever can rewrite all."""
    kept = await JournalHead.get_or_none(id=1)
    return Head(kept.sealed_number, kept.hash) if kept else Head()


async def seal(now: datetime, batch: int = BATCH) -> int:
    """Seal one batch of committed entries; return how many."""
    if not await JournalEntry.filter(sealed_number=None).exists():
        return 0
    async with transaction():
        if not await _is_alone():
            return 0
        here = await head()
        sealed = []
        for entry in await stored.unsealed(batch):
            own = entry_hash(entry, here)
            sealed.append([here.number + 1, here.hash, own, entry["id"]])
            here = Head(here.number + 1, own)
        statement = _SEAL.replace("$", "?") if dialect() == "sqlite" else _SEAL
        await connection().execute_many(statement, sealed)
        end = {"sealed_number": here.number, "hash": here.hash, "at": now}
        await JournalHead.update_or_create(end, id=1)
    return len(sealed)


async def verify(*noted: Head) -> list[Fault]:
    """Walk the whole chain and return every entry that was altered, removed or slipped in.

    It takes no lock: entries sealed meanwhile are walked too. `noted` are heads kept elsewhere
    at an earlier time, which the chain must still run through.
    """
    start = await head()
    faults: list[Fault] = []
    here, page = Head(), await stored.sealed(None, PAGE)
    while page:
        for item in check(page, (start, *noted), here):
            if isinstance(item, Head):
                here = item
            else:
                faults.append(item)
        page = await stored.sealed(page[-1]["sealed_number"], PAGE)
    end = await head()
    if here.number > end.number:
        faults.append(Fault("journal.beyond", "journal_heads", _numbers(end, here)))
    cut = [known for known in (start, *noted) if known.number > here.number]
    return faults + [
        Fault("journal.cut", "journal_entries", _numbers(known, here)) for known in cut
    ]


def _numbers(known: Head, found: Head) -> dict[str, str]:
    return {"known": str(known.number), "found": str(found.number)}
