"""News reaches those it is for, after the commit and only then."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from backend.runtime import news
from backend.runtime.database import Database, transaction
from backend.settings import Settings


class Listener:
    """An open screen."""

    def __init__(self, person_id: int) -> None:
        self.stream = news.subscribe(person_id)

    async def next(self) -> news.News:
        async with asyncio.timeout(5):
            return await anext(self.stream)

    async def ready(self) -> "Listener":
        assert (await self.next()).kind == news.READY
        return self

    async def close(self) -> None:
        await self.stream.aclose()  # type: ignore[attr-defined]


@pytest.fixture
async def hub(settings: Settings, database: Database) -> AsyncIterator[None]:
    """Listen, and wait until it does."""
    first = await Listener(0).ready()
    async with news.listening(settings):
        if not settings.is_sqlite:
            assert (await first.next()).kind == news.MISSED
        await first.close()
        yield


async def test_news_reaches_the_people_it_is_for(hub: None) -> None:
    li_na, wang_wei = await Listener(7).ready(), await Listener(8).ready()

    await news.publish([7], "notice", {"link": "/inbox/1"})
    await news.publish(None, "release", {"number": 5})

    assert await li_na.next() == news.News("notice", {"link": "/inbox/1"})
    assert await li_na.next() == news.News("release", {"number": 5})
    assert await wang_wei.next() == news.News("release", {"number": 5})
    await li_na.close()
    await wang_wei.close()


async def test_news_waits_for_the_commit_and_dies_with_a_rollback(hub: None) -> None:
    async def fail() -> None:
        async with transaction():
            await news.publish([7], "never")
            raise RuntimeError("the change fails")

    li_na = await Listener(7).ready()
    with pytest.raises(RuntimeError):
        await fail()
    async with transaction():
        await news.publish([7], "committed")

    assert (await li_na.next()).kind == "committed"
    await li_na.close()


async def test_two_devices_of_a_person_both_hear(hub: None) -> None:
    phone, desk = await Listener(7).ready(), await Listener(7).ready()

    await news.publish([7], "notice")

    assert (await phone.next()).kind == (await desk.next()).kind == "notice"
    await phone.close()
    await desk.close()


async def test_a_reader_who_falls_behind_is_told_so(hub: None) -> None:
    li_na, wang_wei = await Listener(7).ready(), await Listener(8).ready()

    for number in range(news.LONGEST_QUEUE + 2):
        await news.publish([7], "notice", {"number": number})
    await news.publish([8], "done")

    assert (await wang_wei.next()).kind == "done"
    assert (await li_na.next()).kind == news.MISSED
    assert (await li_na.next()).payload == {"number": news.LONGEST_QUEUE}
    await li_na.close()
    await wang_wei.close()


async def test_many_people_and_large_payloads_get_through(hub: None) -> None:
    last = await Listener(2_000).ready()

    await news.publish(range(1, 2_001), "release")
    await news.publish([2_000], "large", {"text": "保" * 4_000})

    assert (await last.next()).kind == "release"
    assert (await last.next()).kind == "large"
    await last.close()


async def test_a_server_that_stops_ends_its_streams(
    settings: Settings, database: Database
) -> None:
    li_na = await Listener(7).ready()

    async with news.listening(settings):
        pass

    with pytest.raises(StopAsyncIteration):
        await li_na.next()
    assert news._listening == {}


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
async def test_a_broken_connection_is_made_anew_and_the_gap_is_told(
    hub: None, settings: Settings
) -> None:
    li_na = await Listener(7).ready()
    admin = await asyncpg.connect(settings.database_url)
    await admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where query ilike 'listen%' and datname = current_database()"
    )
    await admin.close()

    assert (await li_na.next()).kind == news.MISSED
    await news.publish([7], "notice")
    assert (await li_na.next()).kind == "notice"
    await li_na.close()
