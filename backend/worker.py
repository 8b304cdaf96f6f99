"""A worker process: runs jobs beside the servers, woken by Redis; the jobs table decides."""

import asyncio

from backend.kit.faults import refuse
from backend.modules import MODEL_MODULES, install
from backend.runtime.jobs.runner import run_worker
from backend.settings import Settings


def work(settings: Settings) -> None:
    """Work until stopped; raises Refused without Redis, where the server runs jobs itself."""
    if not settings.redis_url:
        raise refuse("setting.redis.needed", "PORTICO_REDIS_URL")
    install()
    asyncio.run(run_worker(settings, MODEL_MODULES))
