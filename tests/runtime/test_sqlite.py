"""SQLite with one writer: whoever waits in vain leaves no lock behind."""

import asyncio
import sqlite3

import pytest

from backend.runtime import sqlite
from backend.runtime.database import Database, transaction
from backend.runtime.models import NumberCounter
from backend.settings import Settings

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def another_writer(settings: Settings) -> sqlite3.Connection:
    """Another process that is writing."""
    other = sqlite3.connect(settings.sqlite_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


async def write(series: str) -> None:
    async with transaction():
        await NumberCounter.create(series=series, period="", given=1)


async def test_a_writer_waits_for_another_process(settings: Settings, database: Database) -> None:
    other = another_writer(settings)
    waiting = asyncio.create_task(write("waits"))
    await asyncio.sleep(0.2)
    assert not waiting.done()

    other.rollback()
    other.close()
    await waiting

    assert (await NumberCounter.get()).series == "waits"


async def test_a_writer_cancelled_while_it_waits_leaves_the_way_free(
    settings: Settings, database: Database
) -> None:
    other = another_writer(settings)
    waiting = asyncio.create_task(write("cancelled"))
    await asyncio.sleep(0.2)
    waiting.cancel()
    asyncio.get_running_loop().call_later(0.2, other.rollback)
    with pytest.raises(asyncio.CancelledError):
        await waiting

    async with asyncio.timeout(5):
        await NumberCounter.create(series="alone", period="", given=1)
        await write("after")

    other.close()
    seen = sqlite3.connect(settings.sqlite_path)
    assert seen.execute("select series from number_counters order by id").fetchall() == [
        ("alone",),
        ("after",),
    ]
    seen.close()


async def test_a_writer_that_waits_too_long_leaves_the_way_free(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: sqlite.ImmediateTransaction) -> None:
        raise sqlite3.OperationalError("database is locked")

    with monkeypatch.context() as locked:
        locked.setattr(sqlite.ImmediateTransaction, "begin", fail)
        with pytest.raises(sqlite3.OperationalError):
            await write("never")

    async with asyncio.timeout(5):
        await write("after")
    assert (await NumberCounter.get()).series == "after"
