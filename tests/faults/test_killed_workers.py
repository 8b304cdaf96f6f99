"""`kill -9` of any worker at any moment loses nothing and does nothing twice."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from backend.kit.clock import utc_now
from backend.runtime.audit import journal, seal
from backend.runtime.audit.models import JournalEntry
from backend.runtime.database import Database, transaction
from backend.runtime.jobs.models import Job
from backend.runtime.jobs.runner import Waker
from backend.settings import Settings
from tests.conftest import REDIS, needs
from tests.faults import worker_process

ROOT = Path(__file__).resolve().parents[2]
CAUSES = 120
ROUNDS = 10
LONGEST_WAIT_SECONDS = 60


class Worker:
    """One worker process."""

    def __init__(self, process: asyncio.subprocess.Process, complaints: Path) -> None:
        self.process, self.complaints = process, complaints

    @classmethod
    async def start(cls, settings: Settings, name: str) -> "Worker":
        complaints = settings.data_dir / f"{name}.txt"
        with complaints.open("ab") as file:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-W",
                "error",
                "-m",
                "tests.faults.worker_process",
                "arq" if settings.redis_url else "embedded",
                cwd=ROOT,
                env=os.environ
                | {
                    "PORTICO_DATA_DIR": str(settings.data_dir),
                    "PORTICO_DATABASE_URL": settings.database_url,
                    "PORTICO_REDIS_URL": settings.redis_url,
                },
                stdout=asyncio.subprocess.PIPE,
                stderr=file,
            )
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n", complaints.read_text()
        return cls(process, complaints)

    async def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode


async def cause(first: int, last: int) -> None:
    """Let things happen, as a server would, while workers die."""
    for record_id in range(first, last):
        async with transaction():
            await journal.record("cause", "cause", record_id, by=None, now=utc_now())
        await asyncio.sleep(0.01)


async def all_jobs_are_done() -> bool:
    return not await Job.exclude(state="done").exists()


async def wait_until_done() -> None:
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        while not await all_jobs_are_done():  # noqa: ASYNC110 — the database says it
            await asyncio.sleep(0.1)


@pytest.fixture
async def installation(settings: Settings, database: Database) -> AsyncIterator[Settings]:
    """SQLite alone, or PostgreSQL with Redis."""
    worker_process.install()
    async with AsyncExitStack() as stack:
        chosen = settings
        if not settings.is_sqlite:
            needs("Redis", REDIS)
            chosen = replace(settings, redis_url=f"{REDIS}/13")
            waker = Waker(chosen)
            await waker.start()
            stack.push_async_callback(waker.stop)
        yield chosen


@pytest.mark.slow
@pytest.mark.redis
async def test_every_effect_happens_once_however_often_workers_are_killed(
    installation: Settings,
) -> None:
    chance = random.Random(20260304)
    happening = asyncio.create_task(cause(0, CAUSES))

    for _ in range(ROUNDS):
        workers = [await Worker.start(installation, name) for name in ("first", "second")]
        for worker in workers:
            await asyncio.sleep(chance.randint(50, 600) / 1000)
            await worker.kill()
    await happening
    killed_in_the_middle = await Job.filter(state="waiting").count()
    done_before = await Job.filter(state="done").count()
    last = await Worker.start(installation, "last")
    await wait_until_done()
    code = await last.stop()

    assert code == 0, last.complaints.read_text()
    assert done_before > 0, "workers lived long enough to do something"
    assert killed_in_the_middle > 0, "there was something left to lose"
    effects = Counter(await JournalEntry.filter(entity="effect").values_list("event", "record_id"))
    assert effects == {
        (event, record_id): 1
        for event in ("effect.once", "effect.slow", "effect.after")
        for record_id in range(CAUSES)
    }
    assert await Job.all().count() == 3 * CAUSES
    while await seal.seal(utc_now()):
        pass
    assert await seal.verify() == []
