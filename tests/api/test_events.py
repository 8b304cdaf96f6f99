"""Subscriptions over server-sent events."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from backend.api import http
from backend.kit.faults import refuse
from backend.runtime.access.viewer import Viewer
from tests.api.conftest import PEOPLE, Client

EVENTS = "text/event-stream"


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(":", 1) for line in block.splitlines())
        data = lines.get("data", "").strip()
        found.append((lines.get("event", "").strip(), json.loads(data) if data else None))
    return found


async def test_a_subscription_sends_each_answer_and_then_completes(client: Client) -> None:
    response = await client.as_("headquarters", accept=EVENTS).send(
        {"query": "subscription($n: Int!) { testNews(count: $n) }", "variables": {"n": 2}}
    )

    assert response.headers["content-type"].startswith(EVENTS)
    assert events(response.text) == [
        ("next", {"data": {"testNews": 0}}),
        ("next", {"data": {"testNews": 1}}),
        ("complete", None),
    ]


async def test_a_stream_that_fails_ends_with_an_error_without_insides(client: Client) -> None:
    response = await client.as_("headquarters", accept=EVENTS).send(
        {"query": "subscription { testNews(count: 9) }"}
    )

    found = events(response.text)
    assert "secret" not in response.text
    assert [name for name, _ in found] == ["next", "next", "next", "next", "complete"]
    assert found[3][1]["errors"][0]["extensions"]["code"] == "server.error"


@pytest.mark.parametrize(
    ("who", "document", "code"),
    [
        ("", "subscription { testNews(count: 1) }", "access.signed_out"),
        ("headquarters", 'subscription { testNews(count: "x") }', "graphql.validation"),
        ("headquarters", "subscription { nothing }", "graphql.validation"),
        ("nobody", "{ policies { total } }", "query.refused"),
    ],
)
async def test_what_may_not_be_streamed_is_told_in_one_event(
    client: Client, who: str, document: str, code: str
) -> None:
    response = await client.as_(who, accept=EVENTS).send({"query": document})

    found = events(response.text)
    assert [name for name, _ in found] == ["next", "complete"]
    assert found[0][1]["errors"][0]["extensions"]["code"] == code


async def test_a_query_may_be_sent_as_a_stream_of_one(client: Client) -> None:
    response = await client.as_("headquarters", accept=EVENTS).send(
        {"query": '{ testGreeting(name: "you") }'}
    )

    assert events(response.text)[0] == ("next", {"data": {"testGreeting": "Hello you"}})


async def still_signed_in() -> bytes:
    return b""


async def test_a_stream_ends_with_its_session(client: Client) -> None:
    calls = []

    async def soon_revoked(token: str, now: datetime) -> Viewer:
        calls.append(token)
        if len(calls) > 2:
            raise refuse("access.session.ended")
        return PEOPLE[token]

    client.app.state.edge = replace(client.app.state.edge, authenticate=soon_revoked)
    response = await client.as_("headquarters", accept=EVENTS).send(
        {"query": "subscription { testNews(count: 3) }"}
    )

    found = events(response.text)
    assert [name for name, _ in found] == ["next", "next", "complete"]
    assert found[0][1] == {"data": {"testNews": 0}}
    assert found[1][1]["errors"][0]["extensions"]["code"] == "access.session.ended"


async def test_a_quiet_stream_beats_and_a_reader_who_leaves_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http, "BEAT_SECONDS", 0.01)
    ended = asyncio.Event()

    async def quiet() -> Any:
        try:
            await asyncio.sleep(60)
            yield b"never"
        finally:
            ended.set()

    stream = http._events(quiet(), still_signed_in)
    first = await anext(stream)
    await stream.aclose()

    assert first == b":\n\n"
    assert ended.is_set()
