"""What a module's `graphql.py` is made of: the context, guarded root fields, scalars.

Every root field is declared by one of the decorators here, so that its permission is part of how
it is declared. They raise Refused; the API turns that into errors with stable codes in the
reader's language. Whether a record may be touched is decided in services, by
`access.authority.require`.
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, NewType, get_args

import strawberry
from graphql import GraphQLError
from strawberry.extensions import FieldExtension
from strawberry.types.field import StrawberryField
from strawberry.types.scalar import ScalarDefinition
from strawberry.utils.str_converters import to_camel_case

from backend.kit.faults import refuse
from backend.runtime.access.scope import class_matches, function_matches
from backend.runtime.access.viewer import FunctionClass, Viewer
from backend.runtime.database import Database, transaction
from backend.settings import Settings

Resolver = Callable[..., Any]
GuardKind = Literal["function", "signed_in", "open"]


@dataclass(frozen=True)
class Context:
    """What one request carries through its resolvers."""

    viewer: Viewer | None
    locale: str
    now: datetime
    today: date
    database: Database
    settings: Settings
    request_id: str

    @property
    def by(self) -> Viewer:
        """The signed-in person; raises Refused when nobody is."""
        if self.viewer is None:
            raise refuse("access.signed_out")
        return self.viewer


Info = strawberry.Info[Context, None]


@dataclass(frozen=True, slots=True)
class Guard:
    """What a root field asks of its caller.

    `opens_transaction` says that the field is a command: it runs in one transaction.
    """

    kind: GuardKind
    function: str = ""
    function_class: FunctionClass = "query"
    reason: str = ""
    opens_transaction: bool = False

    @property
    def sentence(self) -> str:
        """What the field's description says about it."""
        if self.kind == "function":
            return f"Needs `{self.function}` ({self.function_class})."
        return (
            "Needs a signed-in person."
            if self.kind == "signed_in"
            else f"Open to all: {self.reason}."
        )

    def check(self, viewer: Viewer | None) -> None:
        """Raise Refused when the caller may not use the field at all."""
        if self.kind == "open":
            return
        if viewer is None:
            raise refuse("access.signed_out")
        if self.kind == "function" and not may(viewer, self.function, self.function_class):
            raise refuse("access.refused", function=self.function)


GUARDS: dict[str, Guard] = {}
"""The guard of every root field, by its GraphQL name; read by house tests and the reference."""


def may(viewer: Viewer, function: str, function_class: FunctionClass) -> bool:
    """Whether a viewer has any allow for a function and class, wherever it reaches."""
    return any(
        grant.effect == "allow"
        and function_matches(grant, function)
        and class_matches(grant, function_class)
        for grant in viewer.grants
    )


class _Guarding(FieldExtension):
    """Checks the guard before the resolver runs, and opens the transaction of a command."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    def apply(self, field: StrawberryField) -> None:
        """Register the guard under the field's name."""
        name = field.graphql_name or to_camel_case(field.python_name)
        assert GUARDS.get(name, self.guard) == self.guard, f"two root fields are named {name}"
        GUARDS[name] = self.guard

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: Info, **arguments: Any
    ) -> Any:
        """Check the guard; a stream is returned as it is, and begins only for those who may."""
        self.guard.check(info.context.viewer)
        if not self.guard.opens_transaction:
            answer = next_(source, info, **arguments)
            return await answer if inspect.isawaitable(answer) else answer
        async with transaction():
            return await next_(source, info, **arguments)


def _field(guard: Guard) -> Callable[[Resolver], Any]:
    def declare(resolver: Resolver) -> Any:
        assert resolver.__doc__, f"{resolver.__name__} says what it is in its docstring"
        is_stream = inspect.isasyncgenfunction(resolver)
        assert is_stream or inspect.iscoroutinefunction(resolver), "resolvers are async"
        field = strawberry.subscription if is_stream else strawberry.field
        return field(
            resolver,
            description=f"{inspect.cleandoc(resolver.__doc__)}\n\n{guard.sentence}",
            extensions=[_Guarding(guard)],
        )

    return declare


def guarded(function: str, function_class: FunctionClass) -> Callable[[Resolver], Any]:
    """Declare a root query (or subscription) for those with an allow of a function and class."""
    assert function_class in get_args(FunctionClass), function_class
    return _field(Guard("function", function, function_class))


def signed_in(resolver: Resolver) -> Any:
    """Declare a root query (or subscription) for any signed-in person."""
    return _field(Guard("signed_in"))(resolver)


def open_to_all(reason: str) -> Callable[[Resolver], Any]:
    """Declare a root field for anybody, with the reason why; it opens no transaction."""
    return _field(Guard("open", reason=reason))


def command(function: str, function_class: FunctionClass) -> Callable[[Resolver], Any]:
    """Declare a mutation for those with an allow of a function and class: one transaction."""
    assert function_class in ("accept", "handle"), function_class
    return _field(Guard("function", function, function_class, opens_transaction=True))


def own_command(resolver: Resolver) -> Any:
    """Declare a mutation for any signed-in person, on what is their own: one transaction."""
    return _field(Guard("signed_in", opens_transaction=True))(resolver)


Amount = NewType("Amount", str)
"""An exact amount or decimal as text; `Amount(money.text)`."""

JSON = strawberry.scalars.JSON
ID = strawberry.ID

_RECORD_ID = re.compile(r"[1-9][0-9]{0,17}")


def record_id(value: str, at: str = "id") -> int:
    """Return the number behind an ID; raises Refused for a text that is none."""
    if not _RECORD_ID.fullmatch(value):
        raise refuse("graph.id", at, value=value[:40])
    return int(value)


_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _parse_amount(value: Any) -> Amount:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Amount(value)
    raise GraphQLError('An amount is text of digits with at most one point, such as "1234.50".')


def _write_amount(value: Any) -> str:
    assert isinstance(value, str), "an amount leaves as text"
    assert _DECIMAL.fullmatch(value), value
    return value


def _parse_moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise GraphQLError('A moment is text with a zone, such as "2026-03-04T09:30:00Z".')
    return moment


def write_moment(moment: datetime) -> str:
    """Write a moment as every answer does, compiled or not: UTC, six decimals, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


SCALARS: Mapping[object, ScalarDefinition] = {
    Amount: strawberry.scalar(
        name="Amount",
        description='An exact decimal as text, such as "1234.50".',
        serialize=_write_amount,
        parse_value=_parse_amount,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment in UTC: YYYY-MM-DDTHH:MM:SS.ffffffZ.",
        serialize=write_moment,
        parse_value=_parse_moment,
    ),
}
"""For `StrawberryConfig(scalar_map=SCALARS)`, which the schema is built with."""
