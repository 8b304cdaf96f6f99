"""The queue (任务队列): jobs that follow journal entries, each effect exactly once.

The table decides. A job's effect and its being done commit together, so a process killed at
any moment leaves the job waiting or done, never half. Leaves out who runs it when: that is
`embedded.py` and `runner.py`.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from backend.runtime.database import Database, after_commit
from backend.runtime.jobs.models import Job
from backend.settings import Settings


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a job is told: the journal entry it follows, and where it runs.

    `payload` is the entry's: {"before", "after", "remark"}.
    """

    journal_id: int
    event: str
    entity: str
    record_id: int
    payload: dict[str, Any]
    now: datetime
    settings: Settings
    database: Database


JobFunction = Callable[[JobContext], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class SlowJob:
    """A job with a long part that must not hold a transaction open.

    `prepare` runs outside any transaction and may run again after a crash, so it changes no
    records; `finish` gets its result inside the transaction that marks the job done.
    """

    prepare: Callable[[JobContext], Awaitable[Any]]
    finish: Callable[[JobContext, Any], Awaitable[None]]


class Following(Protocol):
    """What names a job to follow an event; `metadata.catalogue.FollowUp` is one."""

    @property
    def event(self) -> str:
        """The journal event."""

    @property
    def job(self) -> str:
        """The job's name."""


_following: dict[str, tuple[str, ...]] = {}
_functions: dict[str, JobFunction | SlowJob] = {}
_wakers: list[Callable[[int], None]] = []


def install(
    follow_ups: Iterable[Following], functions: Mapping[str, JobFunction | SlowJob]
) -> None:
    """Make known what follows each event and how each job is done, replacing what was known."""
    _following.clear()
    _functions.clear()
    _functions.update(functions)
    for follow_up in follow_ups:
        assert follow_up.job in functions, f"no module does the job {follow_up.job}"
        known = _following.get(follow_up.event, ())
        _following[follow_up.event] = (*known, follow_up.job)


def names() -> list[str]:
    """Return the jobs this process knows how to do; it leaves others to newer processes."""
    return sorted(_functions)


def function_of(name: str) -> JobFunction | SlowJob:
    """Return how a job is done."""
    return _functions[name]


def add_waker(waker: Callable[[int], None]) -> None:
    """Have somebody told, after each commit, how many jobs it brought."""
    _wakers.append(waker)


def remove_waker(waker: Callable[[int], None]) -> None:
    """Tell them no longer."""
    _wakers.remove(waker)


def _wake(count: int) -> None:
    for waker in _wakers:
        waker(count)


async def add_for(journal_id: int, event: str, now: datetime) -> None:
    """Add the jobs that follow an entry, in its transaction."""
    jobs = [
        Job(journal_id=journal_id, event=event, job=name, due_at=now, created_at=now)
        for name in _following.get(event, ())
    ]
    if jobs:
        await Job.bulk_create(jobs)
        after_commit(lambda: _wake(len(jobs)))


async def failed(first: int = 100) -> list[Job]:
    """Return the jobs that were given up, the latest first."""
    return await Job.filter(state="failed").order_by("-id").limit(first)


async def retry(job_id: int, now: datetime) -> bool:
    """Let a job that was given up begin anew; False when there is no such job."""
    changed = await Job.filter(id=job_id, state="failed").update(
        state="waiting", attempts=0, starts=0, lease=None, due_at=now, finished_at=None
    )
    if changed:
        after_commit(lambda: _wake(1))
    return bool(changed)
