"""A process of its own that decides one task: `python -m … DATA_DIR DATABASE_URL LOGIN TASK HASH`.

It prints `ready`, waits for a line, decides, and prints the status or the code of the refusal.
"""

import asyncio
import sys
from pathlib import Path

from backend.kit.faults import Refused
from backend.modules import MODEL_MODULES
from backend.runtime.access.models import Account
from backend.runtime.database import open_database
from backend.settings import Settings
from tests.office.approvals.quotes import Office, install_actions
from tests.people import Company


async def main(data_dir: str, url: str, login: str, task: str, seen: str) -> None:
    settings = Settings(data_dir=Path(data_dir), database_url=url, secret="s" * 40)
    async with open_database(settings, MODEL_MODULES):
        account = await Account.get(login=login)
        office = Office(Company({}, {login: account.person_id}))
        install_actions(office)
        await office.viewer(login)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        try:
            answer = await office.decide(login, task_id=int(task), facts_seen=seen)
            print(answer["status"])
        except Refused as refused:
            print(refused.faults[0].code)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
