"""The embedded runner: woken by commits, seals, survives, stops."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from backend.kit.clock import utc_now
from backend.runtime import jobs
from backend.runtime.audit import journal, seal
from backend.runtime.audit.models import JournalEntry
from backend.runtime.database import Database, transaction
from backend.runtime.jobs import embedded
from backend.runtime.jobs.embedded import EmbeddedRunner
from backend.runtime.jobs.models import Job
from backend.runtime.jobs.running import Place, run_next
from backend.runtime.models import NumberCounter
from backend.settings import Settings


@dataclass(frozen=True)
class Following:
    event: str
    job: str


async def effect(context: jobs.JobContext) -> None:
    await NumberCounter.create(series=f"effect {context.journal_id}", period="", given=1)


@pytest.fixture
async def runner(settings: Settings, database: Database) -> AsyncIterator[EmbeddedRunner]:
    """A runner that looks by itself only every minute."""
    jobs.install([Following("policy.issued", "paper")], {"paper": effect})
    started = EmbeddedRunner(settings, database, poll_seconds=60)
    await started.start()
    yield started
    await started.stop()


async def happen() -> None:
    async with transaction():
        await journal.record("policy.issued", "policy", 1, by=None, now=utc_now())


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await is_so():  # noqa: ASYNC110 — the database says it
            await asyncio.sleep(0.02)


async def all_done() -> bool:
    return await Job.all().count() == await Job.filter(state="done").count()


async def test_a_commit_wakes_the_runner(runner: EmbeddedRunner) -> None:
    await asyncio.sleep(0.1)
    await asyncio.gather(*(happen() for _ in range(10)))

    await until(all_done)

    assert await NumberCounter.all().count() == 10


async def test_the_runner_seals_the_journal(
    runner: EmbeddedRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    await happen()

    async def is_sealed() -> bool:
        return not await JournalEntry.filter(sealed_number=None).exists()

    await until(is_sealed)
    assert await seal.verify() == []


async def test_the_runner_survives_an_error_of_the_database(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = 0

    async def away_at_first(place: Place) -> bool:
        nonlocal turns
        turns += 1
        if turns <= embedded.WORKERS[database.dialect]:
            raise OSError("the database is away")
        return await run_next(place)

    monkeypatch.setattr(embedded, "run_next", away_at_first)
    jobs.install([Following("policy.issued", "paper")], {"paper": effect})
    runner = EmbeddedRunner(settings, database)
    await runner.start()
    await happen()

    await until(all_done)

    await runner.stop()
    assert await NumberCounter.all().count() == 1


async def test_a_running_job_ends_before_the_runner_stops(
    settings: Settings, database: Database
) -> None:
    begun = asyncio.Event()

    async def take_a_while(context: jobs.JobContext) -> None:
        begun.set()
        await asyncio.sleep(0.2)
        await effect(context)

    jobs.install([Following("policy.issued", "paper")], {"paper": take_a_while})
    runner = EmbeddedRunner(settings, database)
    await runner.start()
    await happen()
    await begun.wait()

    await runner.stop()

    assert await NumberCounter.all().count() == 1
