"""Jobs: the effect and its being done are one; what fails is tried again, what dies comes back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from backend.runtime import jobs
from backend.runtime.audit import journal
from backend.runtime.database import Database, transaction
from backend.runtime.jobs import queue, running
from backend.runtime.jobs.models import Job
from backend.runtime.jobs.running import LEASE, MAX_ATTEMPTS, MAX_STARTS, Place, run_next
from backend.runtime.models import NumberCounter
from backend.settings import Settings

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Following:
    event: str
    job: str


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(settings: Settings, database: Database, clock: Clock) -> Place:
    return Place(settings, database, clock)


def follow(function: queue.JobFunction | jobs.SlowJob) -> None:
    jobs.install([Following("policy.issued", "paper")], {"paper": function})


async def happen(record_id: int = 1) -> None:
    async with transaction():
        await journal.record(
            "policy.issued", "policy", record_id, by=None, now=NOW, after={"number": "P1"}
        )


async def effect(context: jobs.JobContext) -> None:
    """An effect that can be counted."""
    await NumberCounter.create(series=f"effect {context.journal_id}", period="", given=1)


async def effects() -> int:
    return await NumberCounter.all().count()


async def run_all(place: Place) -> int:
    ran = 0
    while await run_next(place):
        ran += 1
    return ran


async def test_a_job_learns_what_happened_and_is_done(place: Place, clock: Clock) -> None:
    told: list[jobs.JobContext] = []

    async def listen(context: jobs.JobContext) -> None:
        told.append(context)

    follow(listen)
    await happen(12)

    assert await run_all(place) == 1

    assert (told[0].event, told[0].entity, told[0].record_id) == ("policy.issued", "policy", 12)
    assert told[0].payload == {"before": None, "after": {"number": "P1"}, "remark": ""}
    assert (told[0].now, told[0].settings) == (NOW, place.settings)
    job = await Job.get()
    assert (job.state, job.finished_at, job.attempts) == ("done", NOW, 0)


async def test_nothing_is_due_where_nothing_is_installed(place: Place) -> None:
    follow(effect)
    await happen()
    jobs.install((), {})

    assert await run_next(place) is False

    assert (await Job.get()).state == "waiting"


async def test_a_failed_effect_leaves_nothing_and_is_tried_again(
    place: Place, clock: Clock
) -> None:
    async def fail_at_first(context: jobs.JobContext) -> None:
        await effect(context)
        if clock.now == NOW:
            raise ValueError("the printer is out of paper")

    follow(fail_at_first)
    await happen()

    assert await run_all(place) == 1
    assert await effects() == 0
    job = await Job.get()
    assert (job.state, job.attempts, job.due_at) == ("waiting", 1, NOW + timedelta(seconds=1))
    assert "the printer is out of paper" in job.error

    clock.advance(timedelta(seconds=1))
    assert await run_all(place) == 1
    assert await effects() == 1
    assert (await Job.get()).error == ""


async def test_a_job_is_given_up_after_eight_attempts_and_can_be_let_go_again(
    place: Place, clock: Clock
) -> None:
    async def fail(context: jobs.JobContext) -> None:
        raise ValueError("never")

    follow(fail)
    await happen()
    for _ in range(20):
        await run_all(place)
        clock.advance(timedelta(hours=1))

    given_up = await queue.failed()
    assert [(job.job, job.attempts) for job in given_up] == [("paper", MAX_ATTEMPTS)]

    follow(effect)
    assert await queue.retry(given_up[0].id, clock.now)
    assert not await queue.retry(given_up[0].id, clock.now)
    assert await run_all(place) == 1
    assert await effects() == 1


def test_waits_grow_to_an_hour() -> None:
    waits = [running.wait_after(attempts).total_seconds() for attempts in range(1, MAX_ATTEMPTS)]

    assert waits == [1, 5, 25, 125, 625, 3125, 3600]


async def test_jobs_run_in_the_order_they_fell_due(place: Place) -> None:
    told: list[int] = []

    async def listen(context: jobs.JobContext) -> None:
        told.append(context.record_id)

    follow(listen)
    for record_id in (5, 3, 9):
        await happen(record_id)

    await run_all(place)

    assert told == [5, 3, 9]


async def test_workers_at_once_do_each_job_once(place: Place) -> None:
    follow(effect)
    for record_id in range(20):
        await happen(record_id)

    ran = await asyncio.gather(*(run_all(place) for _ in range(5)))

    assert sum(ran) >= 20
    assert await effects() == 20
    assert await Job.filter(state="done").count() == 20


def slow(prepare: Callable[[], None] = lambda: None) -> jobs.SlowJob:
    async def render(context: jobs.JobContext) -> str:
        prepare()
        return f"paper of {context.record_id}"

    async def keep(context: jobs.JobContext, paper: str) -> None:
        await NumberCounter.create(series=paper, period="", given=1)

    return jobs.SlowJob(render, keep)


async def test_a_slow_job_prepares_and_then_finishes(place: Place) -> None:
    follow(slow())
    await happen(7)

    assert await run_all(place) == 1

    assert (await NumberCounter.get()).series == "paper of 7"
    job = await Job.get()
    assert (job.state, job.starts, job.lease) == ("done", 1, None)


async def test_a_slow_job_that_fails_is_tried_again(place: Place, clock: Clock) -> None:
    def fail_at_first() -> None:
        if clock.now == NOW:
            raise ValueError("no font")

    follow(slow(fail_at_first))
    await happen()
    await run_all(place)
    assert (await Job.get()).attempts == 1

    clock.advance(timedelta(seconds=1))
    await run_all(place)

    assert await effects() == 1


async def test_a_preparation_whose_process_died_is_due_when_its_lease_ends(
    place: Place, clock: Clock
) -> None:
    follow(slow())
    await happen()
    job = await Job.get()
    await running._take_lease(job, NOW)

    assert await run_all(place) == 0
    clock.advance(LEASE)

    assert await run_all(place) == 1
    assert await effects() == 1
    assert timedelta(seconds=30) > LEASE


async def test_a_worker_that_lost_its_lease_does_not_finish(place: Place, clock: Clock) -> None:
    prepared = asyncio.Event()
    go_on = asyncio.Event()
    calls = 0

    async def render(context: jobs.JobContext) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            prepared.set()
            await go_on.wait()

    async def keep(context: jobs.JobContext, _: None) -> None:
        await effect(context)

    follow(jobs.SlowJob(render, keep))
    await happen()
    frozen = asyncio.create_task(run_next(place))
    await prepared.wait()
    clock.advance(LEASE)
    await run_all(place)
    go_on.set()
    await frozen

    assert calls == 2
    assert await effects() == 1


async def test_a_preparation_that_goes_on_renews_its_lease(
    place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "RENEW_SECONDS", 0)
    renewed = asyncio.Event()

    async def render(context: jobs.JobContext) -> None:
        clock.advance(LEASE)
        while (await Job.get()).due_at != clock.now + LEASE:  # noqa: ASYNC110 — a row says it
            await asyncio.sleep(0)
        renewed.set()

    async def keep(context: jobs.JobContext, _: None) -> None:
        await effect(context)

    follow(jobs.SlowJob(render, keep))
    await happen()
    await run_all(place)

    assert renewed.is_set()
    assert await effects() == 1


async def test_a_stopped_worker_gives_its_preparation_back_at_once(place: Place) -> None:
    prepared = asyncio.Event()

    async def render(context: jobs.JobContext) -> None:
        prepared.set()
        await asyncio.Event().wait()

    async def keep(context: jobs.JobContext, _: None) -> None:
        await effect(context)

    follow(jobs.SlowJob(render, keep))
    await happen()
    worker = asyncio.create_task(run_next(place))
    await prepared.wait()
    worker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await worker

    job = await Job.get()
    assert (job.state, job.due_at, job.starts) == ("waiting", NOW, 0)


async def test_a_preparation_that_kills_every_process_is_given_up(place: Place) -> None:
    follow(slow())
    await happen()
    await Job.all().update(starts=MAX_STARTS)

    await run_all(place)

    job = await Job.get()
    assert job.state == "failed"
    assert job.error.startswith("job.killed")
    assert await effects() == 0
