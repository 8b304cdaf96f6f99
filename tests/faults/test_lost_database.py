"""Workers whose connections break go on when the database is back."""

import asyncio
from collections import Counter

import asyncpg
import pytest

from backend.runtime.audit.models import JournalEntry
from backend.runtime.database import Database
from backend.runtime.jobs.embedded import EmbeddedRunner
from backend.runtime.jobs.models import Job
from backend.runtime.postgres import LOST
from backend.settings import Settings
from tests.faults import worker_process
from tests.faults.test_killed_workers import cause, wait_until_done

CAUSES = 60


async def break_connections(settings: Settings, times: int) -> int:
    """Break every connection of the installation, again and again; return how many in all."""
    admin = await asyncpg.connect(settings.database_url)
    broken = 0
    for _ in range(times):
        await asyncio.sleep(0.3)
        broken += await admin.fetchval(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    await admin.close()
    return broken


async def watch_until_done() -> None:
    """Wait as any client would: a question whose own connection was cut is asked again."""
    for _ in range(50):
        try:
            return await wait_until_done()
        except LOST:
            await asyncio.sleep(0.1)
    return await wait_until_done()


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_every_effect_happens_once_though_connections_break(
    settings: Settings, database: Database
) -> None:
    worker_process.install()
    await cause(0, CAUSES)
    runner = EmbeddedRunner(settings, database)
    await runner.start()

    broken = await break_connections(settings, times=5)
    await watch_until_done()
    await runner.stop()

    assert broken > 0
    effects = Counter(await JournalEntry.filter(entity="effect").values_list("event", "record_id"))
    assert effects == {
        (event, record_id): 1
        for event in ("effect.once", "effect.slow", "effect.after")
        for record_id in range(CAUSES)
    }
    assert await Job.filter(state="done").count() == 3 * CAUSES
