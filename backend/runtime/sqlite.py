"""Tortoise's SQLite client with BEGIN IMMEDIATE, so that a writer waits instead of failing.

A deferred transaction that reads first cannot be upgraded while another process writes: it
fails at once with "database is locked", whatever the busy time-out.
"""

from tortoise.backends.base.client import NestedTransactionContext, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)


class ImmediateClient(SqliteClient):
    """A SQLite client whose transactions take the write lock when they begin."""

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(ImmediateTransaction(self), self._lock)


class ImmediateTransaction(SqliteTransactionWrapper):
    """A transaction that begins IMMEDIATE; nested ones are savepoints of it."""

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateTransaction(self))

    async def begin(self) -> None:
        """Take the write lock, waiting as long as the busy time-out allows."""
        await self._connection.execute("BEGIN IMMEDIATE")


client_class = ImmediateClient
