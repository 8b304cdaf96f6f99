"""Tortoise's SQLite client with BEGIN IMMEDIATE, so that a writer waits instead of failing.

A deferred transaction that reads first cannot be upgraded while another process writes: it
fails at once with "database is locked", whatever the busy time-out.

A transaction whose beginning fails, or is cancelled while it waits, gives everything back:
Tortoise's own would keep its lock, and every later transaction would wait for ever.
"""

import asyncio

from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections


class ImmediateClient(SqliteClient):
    """A SQLite client whose transactions take the write lock when they begin."""

    def _in_transaction(self) -> TransactionContext:
        return ImmediateContext(ImmediateTransaction(self), self._lock)


class ImmediateContext(SqliteTransactionContext):
    """Enters a transaction wholly or not at all."""

    async def __aenter__(self) -> TransactionalDBClient:
        """Take the process's lock, then the file's; without the second give back the first."""
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            # A BEGIN that was cancelled may still come to pass in the connection's thread; this
            # is queued behind it there, and goes on even if we are cancelled once more.
            await asyncio.shield(self._undo())
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection  # type: ignore[no-any-return]

    async def _undo(self) -> None:
        try:
            if self.connection._connection:
                await self.connection._connection.rollback()
        finally:
            self._trxlock.release()


class ImmediateTransaction(SqliteTransactionWrapper):
    """A transaction that begins IMMEDIATE; nested ones are savepoints of it."""

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateTransaction(self))

    async def begin(self) -> None:
        """Take the write lock, waiting as long as the busy time-out allows."""
        await self._connection.execute("BEGIN IMMEDIATE")


client_class = ImmediateClient
