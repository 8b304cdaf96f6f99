"""The journal (业务日志): who did what to which record, old and new; and what must follow.

An entry is written in the transaction of its change, together with the jobs that follow it, so
it is also the outbox. Writers never wait for the hash chain: `seal.py` makes it afterwards.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from backend.kit.canonical import canonical_json
from backend.runtime.access.viewer import Viewer
from backend.runtime.audit.models import JournalEntry
from backend.runtime.jobs import queue


def _holds_a_float(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_a_float, value.values()))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return any(map(_holds_a_float, value))
    return isinstance(value, float)


async def record(  # noqa: PLR0913 — who, what, when, old and new are what an entry is
    event: str,
    entity: str,
    record_id: int,
    *,
    by: Viewer | None,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    remark: str = "",
) -> int:
    """Write an entry and its jobs in the running transaction; return the entry's id.

    `by` is None when the system itself acts. Decimals and dates of `before` and `after` are
    kept as text.
    """
    payload = {"before": before, "after": after, "remark": remark}
    assert not _holds_a_float(payload), "the journal keeps exact values: decimals as text"
    entry = await JournalEntry.create(
        at=now,
        event=event,
        entity=entity,
        record_id=record_id,
        person_id=by.person_id if by else None,
        person_name=by.name if by else "",
        unit_id=by.unit_id if by else None,
        device_id=by.device_id if by else None,
        payload=json.loads(canonical_json(payload)),
    )
    await queue.add_for(entry.id, event, now)
    return int(entry.id)


async def get_entry(entry_id: int) -> JournalEntry:
    """Return an entry by its id, for the job that follows it."""
    return await JournalEntry.get(id=entry_id)


async def history(
    entity: str, record_id: int, *, after: int = 0, first: int = 200
) -> list[JournalEntry]:
    """Return what happened to one record, oldest first, after an entry's id."""
    entries = JournalEntry.filter(entity=entity, record_id=record_id, id__gt=after)
    return await entries.order_by("id").limit(first)
