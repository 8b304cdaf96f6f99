"""The embedded runner (内置任务执行器): runs jobs inside a server or worker process.

It is woken after each commit of its own process and looks by itself every second, so that a
retry, or a job that another process added, waits no longer than that. It also seals the
journal. On SQLite, which has one writer, a second worker goes on while one prepares.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from backend.kit.clock import utc_now
from backend.runtime.audit import seal
from backend.runtime.database import Database
from backend.runtime.jobs import queue
from backend.runtime.jobs.running import Place, run_next
from backend.settings import Settings

WORKERS = {"sqlite": 2, "postgres": 4}
SEAL_SECONDS = 2
LONGEST_PAUSE_SECONDS = 30
GRACE_SECONDS = 10

log = logging.getLogger("portico.jobs")


class EmbeddedRunner:
    """Runs the jobs of one process until it is stopped."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        poll_seconds: int = 1,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Prepare; nothing runs before `start`."""
        self._place = Place(settings, database, clock)
        self._poll_seconds = poll_seconds
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to run jobs and to seal the journal."""
        queue.add_waker(self.wake)
        loops = [self._work] * WORKERS[self._place.database.dialect]
        self._tasks = [asyncio.create_task(self._repeat(turn)) for turn in [*loops, self._seal]]

    async def stop(self) -> None:
        """Let running jobs end, but not for long, and stop."""
        queue.remove_waker(self.wake)
        self._stopping.set()
        self._woken.set()
        _, late = await asyncio.wait(self._tasks, timeout=GRACE_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def wake(self, _count: int = 1) -> None:
        """Look for jobs now."""
        self._woken.set()

    async def _repeat(self, turn: Callable[[], Awaitable[None]]) -> None:
        """Take turns until stopped; while the database is away, ever more rarely."""
        pause = 1
        while not self._stopping.is_set():
            try:
                await turn()
                pause = 1
            except Exception as problem:  # noqa: BLE001 — a database that is away comes back
                log.warning("jobs pause %s s: %s", pause, type(problem).__name__)
                await self._rest(self._stopping, pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _work(self) -> None:
        self._woken.clear()
        if not await run_next(self._place) and not self._stopping.is_set():
            await self._rest(self._woken, self._poll_seconds)

    async def _seal(self) -> None:
        if not await seal.seal(self._place.clock()):
            await self._rest(self._stopping, SEAL_SECONDS)

    @staticmethod
    async def _rest(until: asyncio.Event, seconds: int) -> None:
        """Wait for an event, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await until.wait()
        except TimeoutError:
            return
