"""Commands are applied once."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from backend.kit.faults import Refused
from backend.runtime import commands
from backend.runtime.access.viewer import OrgTree, Viewer
from backend.runtime.database import Database, transaction
from backend.runtime.models import CommandKey

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
LI_NA = Viewer(7, "lina", "李娜", 3, "zh-CN", OrgTree({}))
WANG_WEI = Viewer(8, "wangwei", "王伟", 3, "zh-CN", OrgTree({}))


class Counter:
    """Counts how often a command really ran."""

    def __init__(self) -> None:
        self.runs = 0

    async def run(self) -> dict[str, object]:
        self.runs += 1
        return {"run": self.runs}


async def send(
    counter: Counter, key: str, body: object, by: Viewer = LI_NA, name: str = "quote"
) -> dict[str, object]:
    async with transaction():
        return await commands.once(key, by, name, body, counter.run, now=NOW)


async def test_a_repeated_command_gets_the_first_answer_and_changes_nothing(
    database: Database,
) -> None:
    key, counter = str(uuid4()), Counter()

    answers = [await send(counter, key, {"amount": "1.00"}) for _ in range(3)]

    assert answers == [{"run": 1}] * 3
    assert counter.runs == 1


@pytest.mark.parametrize(
    ("body", "by", "name"),
    [
        ({"amount": "2.00"}, LI_NA, "quote"),
        ({"amount": "1.00"}, WANG_WEI, "quote"),
        ({"amount": "1.00"}, LI_NA, "decide"),
    ],
)
async def test_a_key_is_refused_for_another_body_person_or_command(
    database: Database, body: object, by: Viewer, name: str
) -> None:
    key, counter = str(uuid4()), Counter()
    await send(counter, key, {"amount": "1.00"})

    with pytest.raises(Refused) as refused:
        await send(counter, key, body, by, name)

    assert [fault.code for fault in refused.value.faults] == ["command.key.reused"]
    assert counter.runs == 1


async def test_a_key_that_is_no_uuid_is_refused(database: Database) -> None:
    with pytest.raises(Refused) as refused:
        await send(Counter(), "12", {})

    assert refused.value.faults[0].code == "command.key.format"
    assert refused.value.faults[0].at == "key"


async def test_the_same_key_written_in_capitals_is_the_same_key(database: Database) -> None:
    key, counter = str(uuid4()), Counter()

    await send(counter, key, {})
    again = await send(counter, key.upper(), {})

    assert again == {"run": 1}


async def test_two_simultaneous_sendings_run_once(database: Database) -> None:
    key, counter = str(uuid4()), Counter()

    answers = await asyncio.gather(*(send(counter, key, {"amount": "1.00"}) for _ in range(5)))

    assert answers == [{"run": 1}] * 5


async def test_a_refused_command_leaves_its_key_free(database: Database) -> None:
    key, counter = str(uuid4()), Counter()

    async def refuse() -> dict[str, object]:
        raise RuntimeError("the command fails")

    with pytest.raises(RuntimeError):
        async with transaction():
            await commands.once(key, LI_NA, "quote", {}, refuse, now=NOW)
    answer = await send(counter, key, {"corrected": "yes"})

    assert answer == {"run": 1}
    assert (await CommandKey.get()).at == NOW
