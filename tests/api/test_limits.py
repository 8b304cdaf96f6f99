"""Limits on documents, each just kept and just passed."""

import pytest

from tests.api.conftest import Client


def _deep(links: int) -> str:
    """A query of policies through so many pairs of links: to the customer and back."""
    body = "id"
    for _ in range(links):
        body = f"customer {{ policies(first: 1) {{ {body} }} }}"
    return f"{{ policies(first: 1) {{ nodes {{ {body} }} }} }}"


OF_TYPES = "ofType { " * 9 + "name" + " }" * 9
DOUBLING = " ".join(
    f"fragment F{number} on Policy {{ ...F{number + 1} c: customer {{ id }} ...F{number + 1} }}"
    for number in range(20)
)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_deep(2), ""),
        (_deep(5), "graphql.depth"),
        ("{" + " ".join(f"a{n}: testGreeting" for n in range(20)) + "}", ""),
        ("{" + " ".join(f"a{n}: testGreeting" for n in range(21)) + "}", "graphql.roots"),
        (
            "{ policies { nodes {" + " ".join(f"a{n}: id" for n in range(51)) + "} } }",
            "graphql.aliases",
        ),
        ("{ policies { " + "x" * 61 + ": total } }", "graphql.alias.length"),
        ("{" + " testGreeting" * 4000 + "}", "graphql.tokens"),
        ("#" + "x" * 64 * 1024 + "\n{ testGreeting }", "graphql.length"),
        ("{ policies " + "{ nodes " * 1500 + "}" * 1501, "graphql.depth"),
        (
            "{ policies { nodes { ...F0 } } } fragment F20 on Policy { id } " + DOUBLING,
            "graphql.aliases",
        ),
        ("{ policies { nodes { ...F } } } fragment F on Policy { ...F }", "graphql.validation"),
        (f"{{ __schema {{ types {{ fields {{ type {{ {OF_TYPES} }} }} }} }} }}", ""),
    ],
)
async def test_documents_beyond_a_limit_are_refused_before_they_run(
    client: Client, document: str, code: str
) -> None:
    answer = await client.ask(document)

    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes == ({code} if code else set())


async def test_a_query_beyond_the_cost_is_refused_with_its_cost(client: Client) -> None:
    document = """query($n: Int!) {
      policies(first: $n) { nodes {
        customer { policies(first: $n) { coverages(first: 5) { id } } }
      } }
    }"""

    small = await client.ask(document, n=50)
    large = await client.ask(document, n=200)

    assert "errors" not in small
    extensions = large["errors"][0]["extensions"]
    assert extensions["code"] == "query.cost"
    assert int(extensions["facts"]["cost"]) == 200 + 200 + 200 * 200 + 200 * 200 * 5


async def test_what_is_too_deep_for_the_database_is_refused_in_words(client: Client) -> None:
    answer = await client.ask(_deep(4))

    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    is_postgres = client.app.state.edge.database.dialect == "postgres"
    assert codes <= (set() if is_postgres else {"query.nesting"})


async def test_conditions_nest_twelve_levels_and_no_further(client: Client) -> None:
    condition: object = {"premium": {"gt": "0"}}
    document = "query($f: PolicyFilter) { policies(filter: $f) { total } }"
    found = []
    for _ in range(14):
        found.append((await client.ask(document, f=condition)).get("errors", []))
        condition = {"not": condition}

    assert [len(errors) for errors in found] == [0] * 13 + [1]
    assert found[-1][0]["extensions"]["code"] == "query.filter.nesting"
