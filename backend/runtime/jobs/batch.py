"""The command `portico jobs`: see what was given up, and let it go again."""

import argparse
import asyncio

from backend.kit.clock import utc_now
from backend.kit.faults import refuse
from backend.runtime.database import open_database
from backend.runtime.jobs import queue
from backend.runtime.jobs.models import Job
from backend.settings import read_settings

MODELS = ("backend.runtime.jobs.models",)


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `jobs failed` and `jobs retry`."""
    jobs = subparsers.add_parser("jobs", help="see jobs that were given up, and retry them")
    does = jobs.add_subparsers(dest="does", required=True)
    does.add_parser("failed", help="list the jobs that were given up").set_defaults(run=run_failed)
    retry = does.add_parser("retry", help="let a job that was given up begin anew")
    retry.add_argument("id", type=int)
    retry.set_defaults(run=run_retry)


def run_failed(_: argparse.Namespace) -> int:
    """Run `portico jobs failed`."""
    for job in asyncio.run(_failed()):
        reason = job.error.strip().rsplit("\n", 1)[-1]
        print(f"{job.id}  {job.job}  after {job.event} {job.journal_id}: {reason}")
    return 0


def run_retry(chosen: argparse.Namespace) -> int:
    """Run `portico jobs retry ID`; raises Refused when that job was not given up."""
    if not asyncio.run(_retry(chosen.id)):
        raise refuse("job.not_failed", id=chosen.id)
    return 0


async def _failed() -> list[Job]:
    async with open_database(read_settings(), MODELS):
        return await queue.failed()


async def _retry(job_id: int) -> bool:
    async with open_database(read_settings(), MODELS):
        return await queue.retry(job_id, utc_now())
