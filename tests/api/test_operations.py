"""Operations over HTTP: compiled, fixed and mixed ones, introspection, stored documents."""

from tests.api.conftest import KNOWN, Client
from tests.metadata.queries.world import rows

POLICIES = len(rows(1)["policy"])


async def test_entity_fields_leave_as_the_database_wrote_them(client: Client) -> None:
    response = await client.send({"query": "{ policies(first: 1) { total } __typename }"})

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"data": {"policies": {"total": POLICIES}, "__typename": "Query"}}


async def test_a_mixed_operation_is_answered_in_the_order_it_was_asked(client: Client) -> None:
    document = """
    query($name: String!, $no: Boolean!) {
      hello: testGreeting(name: $name)
      ...Entities
      ... on Query { again: testGreeting customers(first: 1) { total } }
      ... @include(if: $no) { gone: testGreeting more: customers { total } }
    }
    fragment Entities on Query { policies { total } last: testGreeting(name: "you") }
    """

    response = await client.send({"query": document, "variables": {"name": "张", "no": False}})

    answer = response.json()
    assert answer["data"]["policies"]["total"] == POLICIES
    assert list(answer["data"]) == ["hello", "policies", "last", "again", "customers"]
    assert (answer["data"]["hello"], answer["data"]["last"]) == ("Hello 张", "Hello you")


async def test_masked_paths_are_listed(client: Client) -> None:
    document = "{ customers(first: 3) { nodes { phone } } }"

    masked = await client.as_("branch").ask(document)
    mixed = await client.as_("branch").ask("{ testGreeting " + document[1:])
    whole = await client.ask(document)

    assert masked["extensions"] == {"masked": ["customers.nodes.phone"]}
    assert mixed["extensions"] == masked["extensions"]
    assert "extensions" not in whole


async def test_a_refused_entity_field_stops_the_whole_operation_before_it_runs(
    client: Client,
) -> None:
    answer = await client.as_("nobody").ask("{ testGreeting policies { total } }")

    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "query.refused"
    assert answer["errors"][0]["extensions"]["at"] == "policies"


async def test_a_failing_fixed_field_leaves_the_rest_of_the_answer(client: Client) -> None:
    answer = await client.ask("{ testRefused policies { total } }")

    assert answer["data"] == {"testRefused": None, "policies": {"total": POLICIES}}
    assert answer["errors"][0]["path"] == ["testRefused"]


async def test_a_stored_document_is_found_by_name_and_an_unknown_one_refused(
    client: Client,
) -> None:
    known = await client.send({"documentId": "newest"})
    unknown = await client.send({"documentId": "oldest"})
    both = await client.send({"documentId": "newest", "query": "{ testGreeting }"})

    assert known.json() == {"data": {"policies": {"total": POLICIES}}}
    assert (unknown.status_code, both.status_code) == (400, 400)
    assert unknown.json()["errors"][0]["extensions"]["code"] == "graphql.document"


async def test_strangers_may_introspect_in_demo_mode_only(client: Client) -> None:
    document = '{ __schema { queryType { name } } __type(name: "Policy") { name } }'
    stranger = client.as_("")

    refused = await stranger.ask(document)
    signed_in = [await client.ask(document) for _ in range(2)]
    edge = client.app.state.edge
    stranger.with_settings(type(edge.settings)(data_dir=edge.settings.data_dir, demo=True))
    shown = await stranger.ask(document)

    assert refused["errors"][0]["extensions"]["code"] == "access.signed_out"
    assert signed_in[0] == signed_in[1] == shown
    assert shown["data"]["__type"] == {"name": "Policy"}


async def test_strangers_read_no_entity(client: Client) -> None:
    response = await client.as_("").send({"query": "{ policies { total } }"})

    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == "access.signed_out"


async def test_several_operations_run_by_name(client: Client) -> None:
    document = 'query A { testGreeting(name: "A") } query B { policies { total } }'

    named = await client.send({"query": document, "operationName": "B"})
    unnamed = await client.send({"query": document})
    wrong = await client.send({"query": document, "operationName": "C"})

    assert named.json() == {"data": {"policies": {"total": POLICIES}}}
    for response in (unnamed, wrong):
        assert response.json()["errors"][0]["extensions"]["code"] == "graphql.operation"


async def test_scalars_are_the_same_in_both_parts(client: Client) -> None:
    document = """
    query($amount: Amount!, $on: Date!, $at: DateTime!) {
      testEcho(amount: $amount, on: $on, at: $at)
      policies(
        filter: {premium: {gte: $amount}, issuedOn: {gte: $on}, issuedAt: {gte: $at}}
      ) { total }
    }"""

    answer = await client.ask(
        document, amount="0.05", on="2025-12-01", at="2025-12-01T08:00:00+08:00"
    )

    assert answer["data"]["testEcho"] == "0.05 2025-12-01 2025-12-01T08:00:00+08:00"
    assert 0 < answer["data"]["policies"]["total"] < POLICIES
    assert KNOWN.entities["policy"].plural == "policies"


async def test_a_command_needs_its_function(client: Client) -> None:
    answer = await client.ask("mutation { testCommand }")

    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "access.refused"
    assert answer["errors"][0]["path"] == ["testCommand"]
