"""News (即时消息): tells open screens that something changed, so that they ask again.

A piece of news is a hint, never the thing itself: a missed one costs nothing, because screens
also ask when they open. On PostgreSQL it travels by NOTIFY in the transaction, so every server
hears it when, and only if, that commits; on SQLite it stays in the one process.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from backend.kit.canonical import canonical_json
from backend.runtime.database import after_commit, connection, dialect
from backend.settings import Settings

CHANNEL = "portico_news"
READY = "news.ready"
MISSED = "news.missed"
LONGEST_NOTIFICATION = 7_900  # PostgreSQL takes less than 8000 bytes
PEOPLE_A_NOTIFICATION = 500
LONGEST_QUEUE = 100
LONGEST_PAUSE_SECONDS = 30

log = logging.getLogger("portico.news")


@dataclass(frozen=True, slots=True)
class News:
    """What kind of thing changed, and the little a screen needs to know at once."""

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)


_Queue = asyncio.Queue[News | None]
_listening: dict[int, set[_Queue]] = {}


async def publish(
    person_ids: Iterable[int] | None, kind: str, payload: Mapping[str, Any] | None = None
) -> None:
    """Tell people something once the running transaction commits; None means everybody.

    A payload too large for a notification is left out.
    """
    people = None if person_ids is None else sorted(set(person_ids))
    if people == []:
        return
    if dialect() == "sqlite":
        news = News(kind, json.loads(canonical_json(payload or {})))
        after_commit(lambda: _deliver(people, news))
        return
    for some in _in_portions(people):
        text = canonical_json({"people": some, "kind": kind, "payload": payload or {}})
        if len(text.encode()) > LONGEST_NOTIFICATION:
            text = canonical_json({"people": some, "kind": kind, "payload": {}})
        await connection().execute_query_dict("SELECT pg_notify($1, $2)", [CHANNEL, text])


def _in_portions(people: list[int] | None) -> Iterator[list[int] | None]:
    if people is None:
        yield None
        return
    for start in range(0, len(people), PEOPLE_A_NOTIFICATION):
        yield people[start : start + PEOPLE_A_NOTIFICATION]


async def subscribe(person_id: int) -> AsyncIterator[News]:
    """Hear what is published to a person, until the iterator is closed or the server stops.

    The first piece is always `news.ready`: from here on nothing is missed, so a screen that
    asks once now is up to date. A reader who falls far behind gets `news.missed` instead.
    """
    with _heard(person_id) as queue:
        yield News(READY)
        while (news := await queue.get()) is not None:
            yield news


@contextmanager
def _heard(person_id: int) -> Iterator[_Queue]:
    queue: _Queue = asyncio.Queue(LONGEST_QUEUE)
    _listening.setdefault(person_id, set()).add(queue)
    try:
        yield queue
    finally:
        _listening[person_id].discard(queue)
        if not _listening[person_id]:
            del _listening[person_id]


def _queues(people: list[int] | None) -> list[_Queue]:
    everybody = _listening if people is None else [one for one in people if one in _listening]
    return [queue for person_id in everybody for queue in _listening[person_id]]


def _deliver(people: list[int] | None, news: News | None) -> None:
    for queue in _queues(people):
        if queue.full():
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(News(MISSED))
        queue.put_nowait(news)


def close() -> None:
    """End every subscription, so that open streams do not hold up a server that stops."""
    _deliver(None, None)


@asynccontextmanager
async def listening(settings: Settings) -> AsyncIterator[None]:
    """Hear other processes' news while the block runs; a server opens this once."""
    listener = None if settings.is_sqlite else asyncio.create_task(_listen(settings.database_url))
    try:
        yield
    finally:
        close()
        if listener is not None:
            listener.cancel()
            await asyncio.wait([listener])


async def _listen(url: str) -> None:
    """Keep one connection that listens; when it breaks, make a new one and tell of the gap."""
    pause = 0
    while True:
        try:
            await _listen_once(url)
            pause = 1
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
            pause = min(2 * pause + 1, LONGEST_PAUSE_SECONDS)
            log.warning("news pause %s s: %s", pause, type(problem).__name__)
        await asyncio.sleep(pause)


async def _listen_once(url: str) -> None:
    broken = asyncio.Event()
    listener = await asyncpg.connect(url)
    try:
        listener.add_termination_listener(lambda _: broken.set())
        await listener.add_listener(CHANNEL, _hear)
        _deliver(None, News(MISSED))
        await broken.wait()
    finally:
        await listener.close()


def _hear(_connection: object, _pid: int, _channel: str, text: str) -> None:
    heard = json.loads(text)
    _deliver(heard["people"], News(heard["kind"], heard["payload"]))
