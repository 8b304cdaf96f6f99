"""Errors over HTTP: stable codes, paths, the reader's language, the right status, no insides."""

import logging
from typing import Any

import pytest

from backend.runtime.database import SqliteReader
from tests.api.conftest import Client

FILTERED = "query($f: PolicyFilter) { policies(filter: $f) { total } }"
ECHO = 'query($a: Amount!) { testEcho(amount: $a, on: "2026-01-01", at: "NOON") }'
DATED = 'query($d: Date!, $m: DateTime!) { testEcho(amount: "1", on: $d, at: $m) }'
STRICT = "application/graphql-response+json"


def code_of(answer: Any) -> str:
    return str(answer["errors"][0]["extensions"]["code"])


async def test_a_refusal_names_every_fault_in_the_readers_language(client: Client) -> None:
    chinese = await client.ask("{ testRefused }")
    english = await client.as_("headquarters", accept_language="en-GB, zh;q=0.5").ask(
        "{ testRefused }"
    )

    error = english["errors"][0]
    assert error["path"] == ["testRefused"]
    assert error["extensions"]["code"] == "query.value.date"
    assert error["extensions"]["at"] == "startsOn"
    assert error["extensions"]["faults"][1] == {
        "code": "query.value.number",
        "at": "premium",
        "message": "“x” is not a number such as 1234.50.",
        "facts": {"value": "x"},
    }
    assert error["message"].splitlines()[0] == "“2025-02-30” is not a date such as 2026-03-04."
    assert "不是日期" in chinese["errors"][0]["message"]


@pytest.mark.parametrize(
    ("header", "is_english"),
    [
        ("en", True),
        ("fr, en;q=0.3", True),
        ("zh-TW;q=0.9, en;q=0.8", False),
        ("*", False),
        ("en;q=x", False),
        ("", False),
    ],
)
async def test_the_language_is_the_best_one_accepted_else_the_persons_own(
    client: Client, header: str, is_english: bool
) -> None:
    answer = await client.as_("headquarters", accept_language=header).ask("{ testRefused }")

    assert ("date" in answer["errors"][0]["message"]) == is_english


async def test_an_unexpected_exception_shows_a_number_and_nothing_of_the_inside(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    mark = "a-request-of-mine"

    with caplog.at_level(logging.ERROR, "portico.api"):
        response = await client.as_("", x_request_id=mark).send({"query": "{ testBroken }"})

    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert code_of(response.json()) == "server.error"
    assert mark in response.json()["errors"][0]["message"]
    assert response.headers["x-request-id"] == mark
    assert any(mark in record.getMessage() and record.exc_info for record in caplog.records)


async def test_a_stopped_database_is_told_as_that(client: Client) -> None:
    fixed = await client.ask("{ testStopped }")
    edge = client.app.state.edge
    await edge.database.reader.close()
    if edge.database.dialect == "sqlite":
        edge.database.reader = SqliteReader(str(edge.settings.data_dir / "gone" / "file"))
    response = await client.send({"query": "{ policies { total } }"})

    assert code_of(fixed) == "server.database"
    assert "127.0.0.1" not in str(fixed)
    assert code_of(response.json()) == "server.database"
    assert response.status_code == 503


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        (b"{", "http.json", 400),
        (b'{"query": "\\ud800"}', "http.json", 400),
        (b'[{"query": "{ testGreeting }"}]', "graphql.batch", 400),
        (b'"x"', "graphql.request", 400),
        (b"{}", "graphql.request", 400),
        (b'{"query": 1}', "graphql.request", 400),
        (b'{"query": "{ testGreeting }", "variables": []}', "graphql.request", 400),
        (b'{"query": "{ testGreeting }", "operationName": 1}', "graphql.request", 400),
        (b'{"query": "{ testGreeting }", "extra": 1}', "graphql.request", 400),
        (b'{"documentId": 7}', "graphql.document", 400),
        (b" " * (2 * 1024 * 1024 + 1), "http.body.length", 413),
    ],
)
async def test_what_is_no_request_is_told_by_code_and_status(
    client: Client, body: bytes, code: str, status: int
) -> None:
    response = await client.send(body)

    assert (code_of(response.json()), response.status_code) == (code, status)
    assert response.json()["data"] is None


@pytest.mark.parametrize(
    ("document", "variables", "code"),
    [
        ("{ policies { ", {}, "graphql.syntax"),
        ("", {}, "graphql.syntax"),
        ("{ policies { nodes { nothing } } }", {}, "graphql.validation"),
        ("{ nothing }", {}, "graphql.validation"),
        ('{ policies(first: "x") { total } }', {}, "graphql.validation"),
        ("fragment F on Policy { id }", {}, "graphql.validation"),
        ("query($n: Int!) { policies(first: $n) { hasMore } }", {"n": "x"}, "graphql.variables"),
        ("query($n: Int!) { policies(first: $n) { hasMore } }", {}, "graphql.variables"),
        (FILTERED, {"f": {"x": 1}}, "graphql.variables"),
        (ECHO.replace("NOON", "x"), {"a": "1"}, "graphql.validation"),
        (ECHO.replace("NOON", "2026-01-01T12:00:00Z"), {"a": "1,0"}, "graphql.variables"),
        (DATED, {"d": "2025-02-30", "m": "x"}, "graphql.variables"),
        ("subscription { testNews(count: 1) }", {}, "graphql.subscription"),
    ],
)
async def test_wrong_documents_and_variables_have_codes_of_their_own(
    client: Client, document: str, variables: dict[str, Any], code: str
) -> None:
    body = {"query": document, "variables": variables}

    plain = await client.send(body)
    strict = await client.as_("headquarters", accept=STRICT).send(body)

    assert code_of(plain.json()) == code_of(strict.json()) == code
    assert (plain.status_code, strict.status_code) == (200, 400)
    assert strict.headers["content-type"] == STRICT
    assert plain.json()["errors"][0]["message"]


async def test_tokens_that_are_no_longer_good_are_told_by_status(client: Client) -> None:
    expired = await client.as_("stolen").send({"query": "{ testGreeting }"})
    odd = await client.as_("", authorization="Basic eDp5").send({"query": "{ testGreeting }"})

    assert (expired.status_code, code_of(expired.json())) == (401, "access.token.expired")
    assert (odd.status_code, code_of(odd.json())) == (401, "access.token.invalid")
    assert expired.headers["www-authenticate"] == "Bearer"


async def test_forms_of_other_sites_send_nothing(client: Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        response = await client.as_("headquarters", content_type=kind).send(b'{"query": "{ x }"}')

        assert (response.status_code, code_of(response.json())) == (415, "http.content_type")


async def test_the_explorer_is_there_in_demo_mode_only_and_loads_nothing_from_elsewhere(
    client: Client,
) -> None:
    closed = await client.http.get("/graphql")
    settings = client.app.state.edge.settings
    client.with_settings(type(settings)(data_dir=settings.data_dir, demo=True))
    page = await client.http.get("/graphql")
    script = await client.http.get("/graphql/explorer.js")

    assert (closed.status_code, code_of(closed.json())) == (405, "http.method")
    assert closed.headers["allow"] == "POST"
    assert page.status_code == script.status_code == 200
    assert "://" not in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert (await client.http.get("/graphql/explorer.html.bak")).status_code == 404
