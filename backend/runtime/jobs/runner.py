"""Workers on other machines (远程任务执行): arq wakes them and spreads work; it decides nothing.

arq promises "at least once", and a killed worker's message comes back only after its time-out.
So a message says no more than "look": the table of jobs decides what is run, by whom, once. A
message that is lost costs a poll of two seconds. Messages have a few fixed ids, so that however
many are sent only a few wait.
"""

import asyncio
import json
import logging
import signal
from collections.abc import Sequence
from typing import Any

from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.worker import Worker, func
from redis.exceptions import RedisError

from backend.runtime.database import Database, open_database
from backend.runtime.jobs import queue
from backend.runtime.jobs.embedded import EmbeddedRunner
from backend.settings import Settings

QUEUE = "portico:jobs"
MESSAGES = 8
POLL_SECONDS = 2
MESSAGES_A_SECOND = 10
LONGEST_PAUSE_SECONDS = 30

log = logging.getLogger("portico.jobs")


def _write(message: dict[str, Any]) -> bytes:
    return json.dumps(message, default=str).encode()


async def _connect(settings: Settings) -> ArqRedis:
    return await create_pool(
        RedisSettings.from_dsn(settings.redis_url),
        retry=0,
        job_serializer=_write,  # arq's own, pickle, would run what a forged message says
        job_deserializer=json.loads,
        default_queue_name=QUEUE,
    )


class Waker:
    """Tells workers to look, after each commit of this process that brought jobs."""

    def __init__(self, settings: Settings) -> None:
        """Prepare; nothing is sent before `start`."""
        self._settings = settings
        self._waiting = 0
        self._woken = asyncio.Event()
        self._turn = 0
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to send; without Redis, workers find jobs by themselves a little later."""
        queue.add_waker(self.wake)
        self._task = asyncio.create_task(_again_and_again(self._send))

    async def stop(self) -> None:
        """Send no more."""
        queue.remove_waker(self.wake)
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def wake(self, count: int) -> None:
        """Remember that jobs were added."""
        self._waiting += count
        self._woken.set()

    async def _send(self) -> None:
        redis = await _connect(self._settings)
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                count, self._waiting = min(self._waiting, MESSAGES), 0
                for _ in range(count):
                    self._turn = (self._turn + 1) % MESSAGES
                    await redis.enqueue_job("look", _job_id=f"{QUEUE}:look:{self._turn}")
        finally:
            await redis.aclose()


async def _again_and_again(use: Any) -> None:
    """Use Redis for ever; while it is away, try ever more rarely."""
    pause = 1
    while True:
        try:
            await use()
        except (OSError, RedisError, TimeoutError) as problem:
            log.warning("Redis pause %s s: %s", pause, type(problem).__name__)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


async def run_worker(settings: Settings, model_modules: Sequence[str]) -> None:
    """Work until SIGTERM or SIGINT; what runs then may end, or is given back."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with open_database(settings, model_modules) as database:
        await work(settings, database, stopping)


async def work(settings: Settings, database: Database, stopping: asyncio.Event) -> None:
    """Run jobs and hear what Redis says until told to stop."""
    runner = EmbeddedRunner(settings, database, poll_seconds=POLL_SECONDS)
    await runner.start()
    looking = asyncio.create_task(_again_and_again(lambda: _look(settings, runner)))
    try:
        await stopping.wait()
    finally:
        looking.cancel()
        await asyncio.wait([looking])
        await runner.stop()


async def _look(settings: Settings, runner: EmbeddedRunner) -> None:
    """Hear arq's messages until Redis goes away."""

    async def look(ctx: dict[Any, Any], *_: Any, **__: Any) -> None:  # noqa: ARG001 — arq's form
        runner.wake()

    redis = await _connect(settings)
    worker = Worker(
        [func(look, name="look")],
        queue_name=QUEUE,
        redis_pool=redis,
        handle_signals=False,
        keep_result=0,
        max_tries=1,
        poll_delay=1 / MESSAGES_A_SECOND,
        job_serializer=_write,
        job_deserializer=json.loads,
        log_results=False,
    )
    try:
        await worker.async_run()
    finally:
        await redis.aclose()
