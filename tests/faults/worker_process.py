"""A worker process to be killed: each job writes one journal entry, the effect that is counted.

Started as `python -m tests.faults.worker_process embedded|arq` with the settings in the
environment; says "ready" once it works.
"""

import asyncio
import random
import signal
import sys
from dataclasses import dataclass

from backend.kit.clock import utc_now
from backend.runtime import jobs
from backend.runtime.audit import journal
from backend.runtime.database import open_database
from backend.runtime.jobs.embedded import EmbeddedRunner
from backend.runtime.jobs.runner import run_worker
from backend.settings import read_settings

MODELS = ("backend.runtime.models", "backend.runtime.audit.models", "backend.runtime.jobs.models")


@dataclass(frozen=True)
class Following:
    event: str
    job: str


async def take_a_moment() -> None:
    await asyncio.sleep(random.randint(0, 20) / 1000)


async def write(context: jobs.JobContext, event: str) -> None:
    await journal.record(event, "effect", context.record_id, by=None, now=utc_now())


async def do_at_once(context: jobs.JobContext) -> None:
    await write(context, "effect.once")
    await take_a_moment()


async def prepare(context: jobs.JobContext) -> str:
    await take_a_moment()
    return "effect.slow"


async def do_after(context: jobs.JobContext) -> None:
    await write(context, "effect.after")
    await take_a_moment()


def install() -> None:
    """What follows: at once and slowly after the cause, and something after the first effect."""
    jobs.install(
        [
            Following("cause", "once"),
            Following("cause", "slow"),
            Following("effect.once", "after"),
        ],
        {"once": do_at_once, "slow": jobs.SlowJob(prepare, write), "after": do_after},
    )


async def run_embedded() -> None:
    settings, stopping = read_settings(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with open_database(settings, MODELS) as database:
        runner = EmbeddedRunner(settings, database)
        await runner.start()
        await stopping.wait()
        await runner.stop()


if __name__ == "__main__":
    install()
    print("ready", flush=True)
    if sys.argv[1] == "arq":
        asyncio.run(run_worker(read_settings(), MODELS))
    else:
        asyncio.run(run_embedded())
