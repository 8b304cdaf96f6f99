"""Tortoise's PostgreSQL client whose transactions survive a broken connection.

When a transaction cannot begin, Tortoise's own neither gives the connection back to the pool nor
forgets it: a task that goes on, such as a worker, would use the dead connection for ever.
"""

import asyncio
from types import TracebackType

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
LINE_CUT = (asyncpg.ConnectionDoesNotExistError, asyncpg.AdminShutdownError, OSError)
MOST_DEAD = 10


class WholeClient(AsyncpgDBClient):
    """A PostgreSQL client whose transactions are entered and left wholly."""

    def _in_transaction(self) -> TransactionContext:
        return WholeContext(TransactionWrapper(self), self._pool_init_lock)


class WholeContext(TransactionContextPooled):
    """Enters a transaction wholly or not at all, and always gives its connection back."""

    async def __aenter__(self) -> TransactionalDBClient:
        """Take a connection and begin; without the second give back the first.

        A pooled connection may have died unnoticed. Nothing has been done on it yet, so the next
        is tried, as often as the pool may hold dead ones; a server that is away refuses at once.
        """
        await self.ensure_connection()
        for tries_left in range(MOST_DEAD, -1, -1):
            self.client._connection = await self.client._parent._pool.acquire()
            try:
                await self.client.begin()
                break
            except LINE_CUT:
                await self._give_back()
                if not tries_left:
                    raise
            except BaseException:
                await self._give_back()
                raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit, or roll back and let the problem pass; a dead connection has rolled back."""
        get_connections().reset(self.token)
        try:
            if self.client._finalized:
                return
            if problem is None:
                await self.client.commit()
            else:
                await self._roll_back()
        finally:
            await self._give_back()

    async def _roll_back(self) -> None:
        try:
            await self.client.rollback()
        except LOST:
            # The connection is lost and the server rolls back by itself. What is raised is the
            # problem that ended the transaction, not this one; the connection is thrown away.
            self.client._connection.terminate()

    async def _give_back(self) -> None:
        """Give the connection back even if we are cancelled meanwhile."""
        await asyncio.shield(self.client._parent._pool.release(self.client._connection))


client_class = WholeClient
