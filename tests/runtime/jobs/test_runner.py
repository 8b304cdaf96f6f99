"""arq workers: woken over Redis, and at work without it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from backend.kit.clock import utc_now
from backend.runtime import jobs
from backend.runtime.audit import journal
from backend.runtime.database import Database, transaction
from backend.runtime.jobs import runner
from backend.runtime.jobs.embedded import EmbeddedRunner
from backend.runtime.jobs.models import Job
from backend.settings import Settings
from tests.conftest import REDIS, needs

NOBODY = "redis://127.0.0.1:1"


@dataclass(frozen=True)
class Following:
    event: str
    job: str


async def nothing(context: jobs.JobContext) -> None:
    """Be done."""


async def happen() -> None:
    async with transaction():
        await journal.record("policy.issued", "policy", 1, by=None, now=utc_now())


async def wait_until_done() -> None:
    while await Job.exclude(state="done").exists():  # noqa: ASYNC110 — the database says it
        await asyncio.sleep(0.02)


@pytest.fixture
async def sending(settings: Settings, database: Database) -> AsyncIterator[Settings]:
    """A server that tells workers over Redis."""
    needs("Redis", REDIS)
    jobs.install([Following("policy.issued", "paper")], {"paper": nothing})
    chosen = replace(settings, redis_url=f"{REDIS}/14")
    waker = runner.Waker(chosen)
    await waker.start()
    yield chosen
    await waker.stop()


@asynccontextmanager
async def hearing(settings: Settings, database: Database) -> AsyncIterator[EmbeddedRunner]:
    """A worker that never looks by itself once it has found nothing."""
    worker = EmbeddedRunner(settings, database, poll_seconds=3600)
    ears = asyncio.create_task(runner._look(settings, worker))
    await worker.start()
    # Only Redis may wake it: the hint inside the process is taken away.
    jobs.queue.remove_waker(worker.wake)
    yield worker
    jobs.queue.add_waker(worker.wake)
    ears.cancel()
    await asyncio.wait([ears])
    await worker.stop()


@pytest.mark.redis
async def test_a_commit_wakes_a_worker_over_redis(sending: Settings, database: Database) -> None:
    async with hearing(sending, database):
        await asyncio.sleep(0.2)
        for _ in range(3):
            await happen()
            async with asyncio.timeout(10):
                await wait_until_done()

    assert await Job.filter(state="done").count() == 3


@pytest.mark.redis
async def test_many_commits_leave_few_messages(sending: Settings) -> None:
    for _ in range(30):
        await happen()
    await asyncio.sleep(0.3)

    redis = await runner._connect(sending)
    waiting = await redis.zcard(runner.QUEUE)
    await redis.flushdb()
    await redis.aclose()

    assert 1 <= waiting <= runner.MESSAGES


async def test_a_worker_without_redis_finds_jobs_by_itself_and_stops_when_told(
    settings: Settings, database: Database
) -> None:
    jobs.install([Following("policy.issued", "paper")], {"paper": nothing})
    await happen()
    away, stopping = replace(settings, redis_url=NOBODY), asyncio.Event()
    working = asyncio.create_task(runner.work(away, database, stopping))

    async with asyncio.timeout(10):
        await wait_until_done()
    stopping.set()

    async with asyncio.timeout(10):
        await working
