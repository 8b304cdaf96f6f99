"""Running a job (执行任务): claim the next due one, do it, mark it done in the same transaction.

PostgreSQL: the claim is a row lock (`FOR UPDATE SKIP LOCKED`), so workers pass each other by;
SQLite has one writer, so the claim is the transaction itself. A slow job is claimed with a
lease instead: its `due_at` is moved ahead while it prepares, and renewed as long as its process
lives. When the process is killed the lease runs out and the job is due again.
"""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from tortoise.expressions import F

from backend.kit.clock import utc_now
from backend.runtime.audit import journal
from backend.runtime.database import Database, transaction
from backend.runtime.jobs import queue
from backend.runtime.jobs.models import Job
from backend.runtime.jobs.queue import JobContext, SlowJob
from backend.settings import Settings

MAX_ATTEMPTS = 8
MAX_STARTS = 24
LEASE = timedelta(seconds=15)
RENEW_SECONDS = 4
LONGEST_WAIT = timedelta(hours=1)

log = logging.getLogger("portico.jobs")


@dataclass(frozen=True, slots=True)
class Place:
    """Where jobs run: the settings and database of this process, and its clock."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime] = utc_now


def wait_after(attempts: int) -> timedelta:
    """Return how long a job waits after so many failed attempts: 1 s, 5 s, 25 s … 1 h.

    >>> wait_after(3).total_seconds() == 25
    True
    """
    return min(timedelta(seconds=5 ** (attempts - 1)), LONGEST_WAIT)


async def run_next(place: Place) -> bool:
    """Do one due job, if there is one; False when nothing is due.

    A job that raises is noted and retried later; it never raises here. A database that is not
    there does.
    """
    if not await _due(place.clock()).exists():
        return False
    job: Job | None = None
    try:
        async with transaction():
            job = await _claim(place.clock())
            if job is None:
                return False
            function = queue.function_of(job.job)
            if isinstance(function, SlowJob):
                await _take_lease(job, place.clock())
            else:
                await function(await _context(job, place))
                await _mark_done(job, place.clock())
    except Exception as problem:  # noqa: BLE001 — whatever a job raises, it is noted and retried
        await _note(job, problem, place.clock())
        return True
    if isinstance(function, SlowJob) and job.state == "waiting":
        await _run_slow(job, function, place)
    return True


def _due(now: datetime) -> Any:
    return Job.filter(state="waiting", due_at__lte=now, job__in=queue.names())


async def _claim(now: datetime) -> Job | None:
    due = _due(now).order_by("due_at", "id").select_for_update(skip_locked=True)
    return await due.first()  # type: ignore[no-any-return]


async def _context(job: Job, place: Place) -> JobContext:
    entry = await journal.get_entry(job.journal_id)
    return JobContext(
        journal_id=entry.id,
        event=entry.event,
        entity=entry.entity,
        record_id=entry.record_id,
        payload=entry.payload,
        now=place.clock(),
        settings=place.settings,
        database=place.database,
    )


async def _mark_done(job: Job, now: datetime) -> None:
    await Job.filter(id=job.id).update(state="done", error="", lease=None, finished_at=now)


async def _take_lease(job: Job, now: datetime) -> None:
    """Begin a preparation, or give up on one that keeps taking its process down."""
    if job.starts >= MAX_STARTS:
        job.state = "failed"
        job.error = f"job.killed: {job.starts} processes ended while they prepared it"
        job.finished_at = now
    else:
        job.lease, job.starts, job.due_at = str(uuid4()), job.starts + 1, now + LEASE
    await job.save(update_fields=["state", "error", "finished_at", "lease", "starts", "due_at"])


def _held(job: Job) -> Any:
    return Job.filter(id=job.id, state="waiting", lease=job.lease)


@asynccontextmanager
async def _renewing(job: Job, place: Place) -> AsyncIterator[None]:
    """Keep the lease while the block runs."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await _held(job).update(due_at=place.clock() + LEASE)
            except Exception as problem:  # noqa: BLE001 — the next one may find the database again
                log.warning("job %s lease not renewed: %s", job.id, type(problem).__name__)

    renewal = asyncio.create_task(renew())
    try:
        yield
    finally:
        renewal.cancel()
        await asyncio.wait([renewal])


async def _run_slow(job: Job, function: SlowJob, place: Place) -> None:
    """Prepare outside, then finish inside a transaction, if the lease is still ours."""
    try:
        async with _renewing(job, place):
            context = await _context(job, place)
            prepared = await function.prepare(context)
            async with transaction():
                if await _held(job).select_for_update().first() is None:
                    return  # another worker has taken over, and its effect is the one
                await function.finish(context, prepared)
                await _mark_done(job, place.clock())
    except asyncio.CancelledError:
        # This worker is told to stop: the next one need not wait for the lease.
        await _held(job).update(due_at=place.clock(), starts=F("starts") - 1)
        raise
    except Exception as problem:  # noqa: BLE001 — whatever a job raises, it is noted and retried
        await _note(job, problem, place.clock())


async def _note(job: Job | None, problem: Exception, now: datetime) -> None:
    """Write down a failed attempt, after its transaction has rolled back."""
    if job is None:
        raise problem
    attempts = job.attempts + 1
    is_last = attempts >= MAX_ATTEMPTS
    # Only the kind of error is logged: its words may hold somebody's particulars.
    log.warning("job %s %s failed (%s): %s", job.id, job.job, attempts, type(problem).__name__)
    words = "".join(traceback.format_exception(problem, limit=-8))[-4000:]
    await Job.filter(id=job.id, state="waiting", attempts=job.attempts, lease=job.lease).update(
        attempts=attempts,
        state="failed" if is_last else "waiting",
        due_at=now + wait_after(attempts),
        finished_at=now if is_last else None,
        error=words,
        lease=None,
    )
