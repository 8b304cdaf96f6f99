"""Several servers on one database: deciding at once is decided by the database."""

import asyncio
import sys

import pytest

from backend.office.approvals.models import CaseAct
from backend.runtime.database import Database
from backend.settings import Settings
from tests.office.approvals.quotes import open_office


@pytest.mark.slow
async def test_of_three_processes_that_decide_at_once_one_does(
    database: Database, settings: Settings
) -> None:
    office = await open_office()
    await office.quote()
    card = (await office.cards("chen"))[0]
    given = ("chen", str(card.task_id), card.case.facts_hash)
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "tests.office.approvals.one_decision")
    processes = [
        await asyncio.create_subprocess_exec(
            *command,
            str(settings.data_dir),
            settings.database_url,
            *given,
            stdin=pipe,
            stdout=pipe,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"

    answers = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))

    told = sorted(out.decode().strip() for out, _ in answers)
    assert told == ["approved", "case.task.closed.approve", "case.task.closed.approve"]
    assert await CaseAct.filter(action="approve").count() == 1
