"""Running operations (执行): entity fields from one statement to bytes, fixed ones by resolvers.

An operation of entity fields only never meets the executor: its text leaves as the database
wrote it. A mixed one is split and its parts are merged in the order they were asked for.
"""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

import orjson
from graphql import ExecutionResult, execute, subscribe
from graphql.execution import get_variable_values
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from backend.api import answers
from backend.api.document import Prepared, prepared
from backend.api.schema import Served
from backend.kit.faults import Fault, Refused, refuse
from backend.metadata.queries.compile import Plan, check_cost
from backend.metadata.queries.operations import plan_of
from backend.metadata.queries.read import Reading
from backend.runtime.access.viewer import Viewer
from backend.runtime.graph import Context


@dataclass(frozen=True)
class Asked:
    """One request's operation: a document, its variables, which operation of it."""

    text: str
    variables: Mapping[str, Any]
    name: str = ""


@dataclass(frozen=True)
class Answer:
    """The bytes of an answer; `errors` are inside of them, for the status."""

    body: bytes
    errors: tuple[answers.Error, ...] = ()
    has_data: bool = True


async def answer(served: Served, asked: Asked, context: Context) -> Answer:
    """Run a query or a mutation. Never raises for what is wrong with a request."""
    try:
        ready = prepared(served, asked.text, asked.name)
        if ready.kind == "subscription":
            raise refuse("graphql.subscription")
        return await _run(served, ready, asked, context)
    except Exception as error:  # noqa: BLE001 — the edge: whatever it is becomes an answer
        return failed(error, context.locale, context.request_id)


def failed(error: BaseException, locale: str, request_id: str) -> Answer:
    """Return the answer of a request that did not run."""
    told = answers.of_exception(error, locale, request_id)
    return Answer(answers.dumped({"data": None, "errors": [told]}), (told,), has_data=False)


async def _run(served: Served, ready: Prepared, asked: Asked, context: Context) -> Answer:
    if ready.is_introspection:
        _may_introspect(context)
        kept = served.introspections.recall((ready.key, repr(sorted(asked.variables.items()))))
        if kept is not None:
            return Answer(kept)
    variables = _coerced(served, ready, asked)
    if not ready.entity_roots:
        return await _run_fixed(served, ready, asked, context)
    plan, arguments = _planned(served, ready, variables, context)
    if ready.fixed is None or not (ready.roots - ready.entity_roots - {"__typename"}):
        text = await context.database.read_json(plan.sql, arguments)
        return Answer(b'{"data":%b%b}' % (text.encode(), _told(plan)))
    return await _run_both(served, ready, asked, (context, plan, arguments))


def _may_introspect(context: Context) -> None:
    if context.viewer is None and not context.settings.demo:
        raise refuse("access.signed_out")


def _planned(
    served: Served, ready: Prepared, variables: Mapping[str, Any], context: Context
) -> tuple[Plan, list[object]]:
    """The plan of the entity part and its parameters; everything is refused before it runs."""
    viewer: Viewer = context.by
    rights = served.plans.rights(viewer)
    plan = plan_of(served.plans, ready.operation, variables, context.database.dialect, rights)
    arguments = plan.arguments(context.database.dialect, rights, variables)
    check_cost(plan, variables)
    return plan, arguments


def _coerced(served: Served, ready: Prepared, asked: Asked) -> Mapping[str, Any]:
    definitions = ready.operation.node.variable_definitions or ()
    if not definitions:
        return {}
    found = get_variable_values(served.schema, definitions, dict(asked.variables), max_errors=10)
    if isinstance(found, list):
        raise Refused(
            *(Fault("graphql.variables", "variables", {"detail": it.message}) for it in found)
        )
    return found.coerced


def _told(plan: Plan) -> bytes:
    """The extensions of an answer: which paths are masked, which fields were not searched."""
    told = {"masked": plan.masked, "notSearched": plan.unsearched}
    found = {name: paths for name, paths in told.items() if paths}
    return b',"extensions":%b' % orjson.dumps(found) if found else b""


async def _executed(
    served: Served, ready: Prepared, asked: Asked, context: Context
) -> ExecutionResult:
    assert ready.fixed is not None
    found = execute(
        served.schema,
        ready.fixed,
        context_value=context,
        variable_values=dict(asked.variables),
        executor_class=StrawberryGraphQLCoreExecutionContext,
    )
    return await found if isawaitable(found) else found


async def _run_fixed(served: Served, ready: Prepared, asked: Asked, context: Context) -> Answer:
    result = await _executed(served, ready, asked, context)
    told = _errors(result, context)
    body: dict[str, Any] = {"data": result.data} | ({"errors": told} if told else {})
    written = answers.dumped(body)
    if ready.is_introspection and not told and ready.roots <= {"__schema", "__type", "__typename"}:
        key = (ready.key, repr(sorted(asked.variables.items())))
        served.introspections.keep(key, written)
    return Answer(written, tuple(told), has_data=result.data is not None)


def _errors(result: ExecutionResult, context: Context) -> list[answers.Error]:
    return [
        answers.of_exception(error, context.locale, context.request_id)
        for error in result.errors or ()
    ]


async def _run_both(
    served: Served, ready: Prepared, asked: Asked, entity: tuple[Context, Plan, list[object]]
) -> Answer:
    context, plan, arguments = entity
    result = await _executed(served, ready, asked, context)
    told = _errors(result, context)
    if result.data is None:
        nothing = {"data": None, "errors": told}
        return Answer(answers.dumped(nothing), tuple(told), has_data=False)
    read = orjson.loads(await context.database.read_json(plan.sql, arguments))
    whole = {**read, **result.data}
    reading = Reading(served.catalogue, ready.operation.fragments, _coerced(served, ready, asked))
    order = [item.key for item in reading.chosen(ready.operation.node.selection_set)]
    body: dict[str, Any] = {"data": {key: whole[key] for key in order}}
    if told:
        body["errors"] = told
    extra = _told(plan)
    return Answer(answers.dumped(body)[:-1] + extra + b"}", tuple(told))


async def stream(served: Served, asked: Asked, context: Context) -> AsyncGenerator[bytes, None]:
    """Yield the answers of a subscription, one JSON text an event."""
    try:
        ready = prepared(served, asked.text, asked.name)
    except Exception as error:  # noqa: BLE001 — the edge: whatever it is becomes an answer
        yield failed(error, context.locale, context.request_id).body
        return
    if ready.kind != "subscription":
        yield (await answer(served, asked, context)).body
        return
    async for body in _subscribed(served, ready, asked, context):
        yield body


async def _subscribed(
    served: Served, ready: Prepared, asked: Asked, context: Context
) -> AsyncGenerator[bytes, None]:
    assert ready.fixed is not None
    try:
        _coerced(served, ready, asked)
        found: Any = subscribe(
            served.schema,
            ready.fixed,
            context_value=context,
            variable_values=dict(asked.variables),
            executor_class=StrawberryGraphQLCoreExecutionContext,
        )
        source = await found if isawaitable(found) else found
        if isinstance(source, ExecutionResult):
            yield answers.dumped({"data": None, "errors": _errors(source, context)})
            return
        try:
            async for result in source:
                told = _errors(result, context)
                yield answers.dumped({"data": result.data} | ({"errors": told} if told else {}))
        finally:
            await source.aclose()
    except Exception as error:  # noqa: BLE001 — the edge: whatever it is becomes an answer
        yield failed(error, context.locale, context.request_id).body
