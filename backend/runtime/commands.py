"""Commands (指令): each is applied once, however often a device sends it.

The device makes the key. The same key with the same body gets the stored answer; with another
body it is refused. A refused command leaves no key, so a corrected one may use it again.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.kit.canonical import canonical_json, fingerprint
from backend.kit.faults import refuse
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import connection, dialect
from backend.runtime.models import CommandKey

# A second command of the same key waits here until the first one's transaction has ended.
_CLAIM = """
    INSERT INTO command_keys (key, person_id, name, body_hash, at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (key) DO NOTHING RETURNING id
"""


def _read_key(key: str) -> str:
    try:
        return str(UUID(key))
    except ValueError:
        raise refuse("command.key.format", "key", key=key) from None


async def _is_new(key: str, by: Viewer, name: str, body_hash: str, now: datetime) -> bool:
    """Take the key for this transaction, unless a committed command already has it."""
    if dialect() == "sqlite":
        statement, at = _CLAIM.replace("$", "?"), now.isoformat(" ")
    else:
        statement, at = _CLAIM, now  # type: ignore[assignment]
    values = [key, by.person_id, name, body_hash, at]
    return bool(await connection().execute_query_dict(statement, values))


async def once(
    key: str,
    by: Viewer,
    name: str,
    body: object,
    run: Callable[[], Awaitable[dict[str, Any]]],
    *,
    now: datetime,
) -> dict[str, Any]:
    """Run a command inside the open transaction, or return the answer it got before.

    The answer is returned as the plain JSON it is stored as, so that the first and every
    repeated answer are alike.
    """
    key, body_hash = _read_key(key), fingerprint(body)
    if await _is_new(key, by, name, body_hash, now):
        answer = json.loads(canonical_json(await run()))
        await CommandKey.filter(key=key).update(answer=answer)
        return answer  # type: ignore[no-any-return]
    kept = await CommandKey.get(key=key)
    if (kept.person_id, kept.name, kept.body_hash) != (by.person_id, name, body_hash):
        raise refuse("command.key.reused", "key", key=key)
    assert kept.answer is not None, "a committed command has its answer"
    return kept.answer
