"""Numbers are never used twice and leave no gap."""

import asyncio
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from tortoise import Tortoise

from backend.kit.faults import Refused
from backend.runtime.database import Database, open_database, transaction
from backend.runtime.models import NumberCounter
from backend.runtime.numbering import next_number
from backend.settings import Settings

TODAY = date(2026, 3, 4)


async def take(series: str = "policy", today: date = TODAY) -> str:
    async with transaction():
        return await next_number(series, today)


async def take_in_turn(settings: Settings, asked: list[tuple[str, int, bool]]) -> list[str]:
    """Take numbers, keep or roll back each, and return those kept."""
    kept: list[str] = []
    async with open_database(settings, ["backend.runtime.models"]):
        await Tortoise.generate_schemas()
        for series, year, is_kept in asked:
            with suppress(LookupError):
                async with transaction():
                    number = await next_number(series, date(year, 3, 4))
                    if not is_kept:
                        raise LookupError("its record is not kept")
                    kept.append(number)
    return kept


async def test_numbers_count_up_by_series_and_year(database: Database) -> None:
    taken = [
        await take("policy", date(2026, 1, 1)),
        await take("policy", date(2026, 12, 31)),
        await take("quote", date(2026, 12, 31)),
        await take("policy", date(2027, 1, 1)),
    ]

    assert taken == ["P202600000001", "P202600000002", "Q202600000001", "P202700000001"]


async def test_a_number_of_a_rolled_back_transaction_is_given_again(database: Database) -> None:
    async def fail() -> None:
        async with transaction():
            await next_number("policy", TODAY)
            raise RuntimeError("the record is not kept")

    await take()
    with pytest.raises(RuntimeError):
        await fail()

    assert await take() == "P202600000002"


async def test_fifty_at_once_get_fifty_numbers_without_a_gap(database: Database) -> None:
    taken = await asyncio.gather(*(take() for _ in range(50)))

    assert sorted(taken) == [f"P2026{count:08}" for count in range(1, 51)]


async def test_a_full_counter_is_refused_and_not_widened(database: Database) -> None:
    await NumberCounter.create(series="policy", period="2026", given=99_999_998)
    assert await take() == "P202699999999"

    with pytest.raises(Refused) as refused:
        await take()

    assert refused.value.faults[0].code == "number.exhausted"
    assert (await NumberCounter.get()).given == 99_999_999


@settings_of_hypothesis(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    asked=st.lists(
        st.tuples(st.sampled_from(["policy", "quote"]), st.integers(2026, 2027), st.booleans()),
        max_size=20,
    )
)
def test_whatever_is_kept_or_rolled_back_numbers_neither_repeat_nor_skip(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[str, int, bool]]
) -> None:
    settings = Settings(data_dir=tmp_path_factory.mktemp("numbers"))

    kept = asyncio.run(take_in_turn(settings, asked))

    for series, prefix in (("policy", "P"), ("quote", "Q")):
        for year in (2026, 2027):
            count = asked.count((series, year, True))
            numbers = [number for number in kept if number.startswith(f"{prefix}{year}")]
            assert numbers == [f"{prefix}{year}{number:08}" for number in range(1, count + 1)]
