"""A small fixed part for the API's tests: a greeting, failures of every kind, a command, news."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime

import strawberry

from backend.api.schema import fixed_schema
from backend.kit.faults import Fault, Refused
from backend.runtime.graph import Amount, Info, command, guarded, open_to_all, signed_in

FACTS = {"function": "policy.read"}


@strawberry.type
class Queries:
    """Root queries."""

    @signed_in
    async def test_greeting(self, info: Info, name: str | None = None) -> str:
        """A greeting."""
        return f"Hello {name or info.context.by.name}"

    @guarded("policy.issue", "handle")
    async def test_guarded(self) -> str | None:
        """For few."""
        return "in"

    @open_to_all("it is a test")
    async def test_broken(self) -> str | None:
        """Fails as a program fails."""
        raise KeyError("secret detail of the inside")

    @open_to_all("it is a test")
    async def test_refused(self) -> str | None:
        """Refuses with two faults."""
        raise Refused(
            Fault("query.value.date", "startsOn", {"value": "2025-02-30"}),
            Fault("query.value.number", "premium", {"value": "x"}),
        )

    @open_to_all("it is a test")
    async def test_stopped(self) -> str | None:
        """Fails as a stopped database does."""
        raise ConnectionRefusedError("connect to 127.0.0.1:5432")

    @open_to_all("it is a test")
    async def test_echo(self, amount: Amount, on: date, at: datetime) -> str:
        """Scalars of every kind."""
        return f"{amount} {on} {at.isoformat()}"


@strawberry.type
class Mutations:
    """Commands."""

    @command("policy.issue", "handle")
    async def test_command(self) -> str:
        """A command."""
        return "done"


@strawberry.type
class Subscriptions:
    """Streams."""

    @signed_in
    async def test_news(self, count: int) -> AsyncIterator[int]:
        """Counts, then fails when asked for more than three."""
        for number in range(count):
            await asyncio.sleep(0)
            if number == 3:
                raise KeyError("secret detail of the inside")
            yield number


FIXED = fixed_schema((Queries,), (Mutations,), (Subscriptions,))
