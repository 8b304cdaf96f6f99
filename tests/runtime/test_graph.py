"""Guards of root fields: who gets through, and what a field says about itself."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import cast

import strawberry
from strawberry.schema.config import StrawberryConfig

from backend.kit.faults import Refused
from backend.runtime.access.models import OrgUnit
from backend.runtime.access.viewer import Grant, OrgTree, Viewer
from backend.runtime.database import Database
from backend.runtime.graph import (
    GUARDS,
    SCALARS,
    Amount,
    Context,
    Info,
    command,
    guarded,
    open_to_all,
    own_command,
    signed_in,
)
from backend.settings import Settings

NOW = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)


@strawberry.type
class Query:
    @guarded("tea.read", "query")
    async def tea_leaves(self) -> str:
        """What the leaves say."""
        return "rain"

    @signed_in
    async def own_name(self, info: Info) -> str:
        """The reader's name."""
        return info.context.by.name

    @open_to_all("the door is open")
    async def echo(self, amount: Amount, at: datetime) -> str:
        """What was sent."""
        return f"{amount} {at.isoformat()}"

    @open_to_all("the clock hangs outside")
    async def moment(self, info: Info) -> datetime:
        """The moment of the request."""
        return info.context.now


@strawberry.type
class Mutation:
    @command("tea.pour", "handle")
    async def pour(self, spill: bool) -> str:
        """Write a unit, then perhaps fail."""
        await OrgUnit.create(code="T", name_zh="茶", name_en="Tea", kind="group")
        assert not spill, "spilt"
        return "poured"

    @own_command
    async def sip(self) -> str:
        """Sip one's own tea."""
        return "sipped"


@strawberry.type
class Subscription:
    @signed_in
    async def steam(self, info: Info) -> AsyncIterator[str]:
        """Steam, once."""
        yield info.context.by.name


SCHEMA = strawberry.Schema(
    Query, Mutation, Subscription, config=StrawberryConfig(scalar_map=SCALARS)
)


def a_viewer(*grants: Grant) -> Viewer:
    return Viewer(1, "lina", "李娜", 1, "zh-CN", OrgTree({}), grants)


def a_grant(function: str, function_class: str, effect: str = "allow") -> Grant:
    return Grant("g1", effect, function, function_class, 1, down=True)  # type: ignore[arg-type]


def a_context(viewer: Viewer | None) -> Context:
    nothing = cast("Database", None)
    return Context(viewer, "zh-CN", NOW, date(2026, 3, 4), nothing, Settings(), "r1")


async def refusal(document: str, viewer: Viewer | None) -> str:
    answer = await SCHEMA.execute(document, context_value=a_context(viewer))
    assert answer.errors
    error = answer.errors[0].original_error
    assert isinstance(error, Refused), error
    return error.faults[0].code


async def data(document: str, viewer: Viewer | None) -> dict[str, str]:
    answer = await SCHEMA.execute(document, context_value=a_context(viewer))
    assert answer.errors is None, answer.errors
    assert answer.data
    return answer.data


async def test_a_guarded_field_wants_an_allow_of_its_function_and_class() -> None:
    document = "{ teaLeaves }"

    assert await refusal(document, None) == "access.signed_out"
    assert await refusal(document, a_viewer()) == "access.refused"
    assert await refusal(document, a_viewer(a_grant("tea.pour", "handle"))) == "access.refused"
    assert (
        await refusal(document, a_viewer(a_grant("tea.read", "query", "deny"))) == "access.refused"
    )
    assert await data(document, a_viewer(a_grant("tea.read", "query"))) == {"teaLeaves": "rain"}
    assert await data(document, a_viewer(a_grant("*", "handle"))) == {"teaLeaves": "rain"}


async def test_a_signed_in_field_wants_somebody() -> None:
    assert await refusal("{ ownName }", None) == "access.signed_out"
    assert await data("{ ownName }", a_viewer()) == {"ownName": "李娜"}


async def test_a_query_grant_opens_no_command() -> None:
    viewer = a_viewer(a_grant("tea.pour", "query"))

    assert await refusal("mutation { pour(spill: false) }", viewer) == "access.refused"


async def test_a_command_that_fails_saves_nothing(database: Database) -> None:
    viewer = a_viewer(a_grant("tea.pour", "handle"))

    spilt = await SCHEMA.execute("mutation { pour(spill: true) }", context_value=a_context(viewer))

    assert spilt.errors
    assert await OrgUnit.all().count() == 0
    assert await data("mutation { pour(spill: false) }", viewer) == {"pour": "poured"}
    assert await OrgUnit.all().count() == 1


async def test_a_subscription_begins_only_for_those_who_may() -> None:
    stream = await SCHEMA.subscribe("subscription { steam }", context_value=a_context(a_viewer()))
    heard = [news async for news in stream]
    refused = await SCHEMA.subscribe("subscription { steam }", context_value=a_context(None))
    errors = [news.errors async for news in refused]

    assert [news.data for news in heard] == [{"steam": "李娜"}]
    assert errors[0]
    assert isinstance(errors[0][0].original_error, Refused)


def test_every_field_says_what_it_needs_and_is_registered() -> None:
    printed = SCHEMA.as_str()

    assert "Needs `tea.read` (query)." in printed
    assert "Needs a signed-in person." in printed
    assert "Open to all: the door is open." in printed
    assert GUARDS["pour"].opens_transaction
    assert GUARDS["teaLeaves"].function == "tea.read"


async def test_scalars_take_exact_text_and_give_utc() -> None:
    document = '{ echo(amount: "-12.50", at: "2026-03-04T09:30:00+08:00") moment }'

    answer = await data(document, None)

    assert answer["echo"] == "-12.50 2026-03-04T09:30:00+08:00"
    assert answer["moment"] == "2026-03-04T01:30:00.000000Z"


async def test_scalars_refuse_what_is_not_exact() -> None:
    for amount, at in (
        ("12.5", '"2026-03-04T09:30:00Z"'),
        ('"1,200"', '"2026-03-04T09:30:00Z"'),
        ('"1e3"', '"2026-03-04T09:30:00Z"'),
        ('"1"', '"2026-03-04T09:30:00"'),
        ('"1"', '"yesterday"'),
        ('"1"', "7"),
    ):
        document = f"{{ echo(amount: {amount}, at: {at}) }}"

        answer = await SCHEMA.execute(document, context_value=a_context(None))

        assert answer.errors, document
        assert answer.data is None
