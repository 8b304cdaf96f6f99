"""What is said after a commit."""

import pytest

from backend.runtime.database import Database, after_commit, transaction


async def say_and_fail(said: list[str]) -> None:
    async with transaction():
        after_commit(lambda: said.append("never"))
        raise RuntimeError("the transaction fails")


async def test_a_call_after_commit_waits_for_the_outermost_transaction(
    database: Database,
) -> None:
    said: list[str] = []

    async with transaction():
        after_commit(lambda: said.append("outer"))
        async with transaction():
            after_commit(lambda: said.append("inner"))
        assert said == []

    assert said == ["outer", "inner"]


async def test_a_call_is_forgotten_when_its_savepoint_rolls_back(database: Database) -> None:
    said: list[str] = []

    async with transaction():
        after_commit(lambda: said.append("outer"))
        with pytest.raises(RuntimeError):
            await say_and_fail(said)

    assert said == ["outer"]


async def test_a_call_is_forgotten_when_the_transaction_rolls_back(database: Database) -> None:
    said: list[str] = []

    with pytest.raises(RuntimeError):
        await say_and_fail(said)

    assert said == []


async def test_a_call_outside_a_transaction_runs_at_once(database: Database) -> None:
    said: list[str] = []

    after_commit(lambda: said.append("now"))

    assert said == ["now"]
