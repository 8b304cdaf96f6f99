"""PostgreSQL connections that break or wait: the pool and the task that used them go on."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from tortoise.backends.asyncpg.client import TransactionWrapper
from tortoise.exceptions import TransactionManagementError

from backend.runtime import postgres
from backend.runtime.database import Database, connection, transaction
from backend.runtime.models import NumberCounter
from backend.settings import Settings

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_kind", ["postgres"]),
]
MORE_THAN_THE_POOL = 12


@pytest.fixture
async def admin(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(settings.database_url)
    yield opened
    await opened.close()


async def break_connections(admin: asyncpg.Connection) -> None:
    await admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )


async def write(series: str) -> None:
    async with transaction():
        await NumberCounter.create(series=series, period="", given=1)


async def test_a_task_goes_on_after_its_transaction_could_not_begin(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: object) -> None:
        raise TransactionManagementError("the connection is gone")

    with monkeypatch.context() as broken:
        broken.setattr(TransactionWrapper, "begin", fail)
        for _ in range(MORE_THAN_THE_POOL):
            with pytest.raises(TransactionManagementError):
                await write("never")

    async with asyncio.timeout(5):
        await write("after")
    assert (await NumberCounter.get()).series == "after"


async def test_transactions_that_lose_their_connection_leave_the_pool_whole(
    database: Database, admin: asyncpg.Connection
) -> None:
    async def lose(number: int) -> None:
        async with transaction():
            await NumberCounter.create(series=f"lost {number}", period="", given=1)
            await break_connections(admin)
            await NumberCounter.all().count()

    for number in range(MORE_THAN_THE_POOL):
        with pytest.raises(postgres.LOST):
            await lose(number)

    async with asyncio.timeout(5):
        await write("after")
    assert (await NumberCounter.get()).series == "after"


async def test_cancelled_transactions_leave_the_pool_whole(database: Database) -> None:
    async def sleep() -> None:
        async with transaction():
            await NumberCounter.create(series="cancelled", period="", given=1)
            await connection().execute_query("select pg_sleep(60)")

    for _ in range(MORE_THAN_THE_POOL):
        sleeping = asyncio.create_task(sleep())
        await asyncio.sleep(0.05)
        sleeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sleeping

    async with asyncio.timeout(5):
        await write("after")
    assert (await NumberCounter.get()).series == "after"
