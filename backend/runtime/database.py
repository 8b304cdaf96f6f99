"""The database (数据库): one open database a process, its transaction, and compiled reads.

Writing goes through Tortoise inside `transaction()`, opened at the edge. Reading entities goes
through `read_json`: one statement that returns JSON text, on connections of its own.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import ContextVar
from threading import local
from typing import Any, Literal
from urllib.parse import urlsplit

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connections
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

from backend.settings import Settings

Dialect = Literal["sqlite", "postgres"]
APP = "portico"
MIGRATIONS = "backend.migrations"
BUSY_MILLISECONDS = 15_000


class SqliteReader:
    """Reads on a few read-only connections, one a thread, beside the writer (WAL)."""

    def __init__(self, path: str, threads: int = 4) -> None:
        """Prepare the threads; connections open at their first read."""
        self._path = path
        self._local = local()
        self._opened: list[sqlite3.Connection] = []
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="read")

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            connection = sqlite3.connect(
                f"file:{self._path}?mode=ro", uri=True, check_same_thread=False
            )
            connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            self._local.connection = connection
            self._opened.append(connection)
        return self._local.connection  # type: ignore[no-any-return]

    def _fetch(self, sql: str, arguments: Sequence[object]) -> list[tuple[Any, ...]]:
        return self._connection().execute(sql, arguments).fetchall()

    async def rows(self, sql: str, arguments: Sequence[object]) -> list[tuple[Any, ...]]:
        """Run a read and return its rows."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._fetch, sql, arguments)

    async def close(self) -> None:
        """Close the connections."""
        self._threads.shutdown()
        for connection in self._opened:
            connection.close()


class PostgresReader:
    """Reads on a pool of their own, so that they never wait behind a writer's connection."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        """Keep the pool."""
        self._pool = pool

    async def rows(self, sql: str, arguments: Sequence[object]) -> list[tuple[Any, ...]]:
        """Run a read and return its rows."""
        async with self._pool.acquire() as connection:
            return [tuple(row) for row in await connection.fetch(sql, *arguments)]

    async def close(self) -> None:
        """Close the pool."""
        await self._pool.close()


class Database:
    """An open database."""

    def __init__(self, dialect: Dialect, reader: SqliteReader | PostgresReader) -> None:
        """Keep what reads."""
        self.dialect = dialect
        self.reader = reader

    async def read_json(self, sql: str, arguments: Sequence[object]) -> str:
        """Run a compiled read that returns one row with one text; null reads as `null`."""
        rows = await self.reader.rows(sql, arguments)
        return rows[0][0] if rows and rows[0][0] is not None else "null"

    async def read_rows(self, sql: str, arguments: Sequence[object]) -> list[tuple[Any, ...]]:
        """Run a compiled read that returns rows."""
        return await self.reader.rows(sql, arguments)


def tortoise_config(settings: Settings, model_modules: Sequence[str]) -> dict[str, Any]:
    """Describe the database to Tortoise."""
    if settings.is_sqlite:
        connection: dict[str, Any] = {
            "engine": "backend.runtime.sqlite",
            "credentials": {
                "file_path": str(settings.sqlite_path),
                "busy_timeout": BUSY_MILLISECONDS,
                "synchronous": "FULL",
            },
        }
    else:
        url = urlsplit(settings.database_url)
        connection = {
            "engine": "backend.runtime.postgres",
            "credentials": {
                "host": url.hostname,
                "port": url.port or 5432,
                "user": url.username,
                "password": url.password,
                "database": url.path.lstrip("/"),
                "minsize": 1,
                "maxsize": 10,
            },
        }
    return {
        "connections": {"default": connection},
        "apps": {
            APP: {
                "models": list(model_modules),
                "default_connection": "default",
                "migrations": MIGRATIONS,
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


async def _open_reader(settings: Settings) -> SqliteReader | PostgresReader:
    if settings.is_sqlite:
        return SqliteReader(str(settings.sqlite_path))
    return PostgresReader(
        await asyncpg.create_pool(settings.database_url, min_size=1, max_size=10)
    )


@asynccontextmanager
async def open_database(
    settings: Settings, model_modules: Sequence[str]
) -> AsyncIterator[Database]:
    """Open the database for this process and close it at the end."""
    if settings.is_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    # Tortoise keeps statements by connection name, also those of another dialect opened before.
    EXECUTOR_CACHE.clear()
    async with TortoiseContext() as context:
        await context.init(
            config=tortoise_config(settings, model_modules), _enable_global_fallback=True
        )
        connection = get_connections().get("default")
        if settings.is_sqlite:
            await connection.execute_script("PRAGMA journal_mode=WAL")
        reader = await _open_reader(settings)
        try:
            yield Database("sqlite" if settings.is_sqlite else "postgres", reader)
        finally:
            await reader.close()


Calls = list[Callable[[], None]]
_after_commit: ContextVar[Calls | None] = ContextVar("after_commit", default=None)


@asynccontextmanager
async def transaction() -> AsyncIterator[TransactionalDBClient]:
    """Open the one transaction of a mutation or a job; a nested call is a savepoint."""
    outer = _after_commit.get()
    waiting: Calls = []
    token = _after_commit.set(waiting)
    try:
        async with in_transaction("default") as client:
            yield client
    finally:
        _after_commit.reset(token)
    if outer is not None:
        outer.extend(waiting)
        return
    for call in waiting:
        call()


def after_commit(call: Callable[[], None]) -> None:
    """Call something once the running transaction has committed; at once when there is none.

    It is forgotten when the transaction, or the savepoint it was said in, rolls back.
    """
    waiting = _after_commit.get()
    if waiting is None:
        call()
    else:
        waiting.append(call)


def connection() -> BaseDBAsyncClient:
    """Return the connection of the running transaction, or the default one outside."""
    return get_connections().get("default")


def dialect() -> Dialect:
    """Return which database this process has open."""
    return "sqlite" if connection().capabilities.dialect == "sqlite" else "postgres"
