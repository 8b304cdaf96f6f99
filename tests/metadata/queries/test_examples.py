"""The compiler by example: people with names, one rule a test."""

from dataclasses import replace
from typing import Any

import pytest

from backend.kit.faults import Refused
from backend.metadata.catalogue import Relation
from backend.metadata.queries.plans import plans_of
from backend.runtime.database import Database
from tests.metadata.queries import world
from tests.metadata.queries.asking import ask, plan
from tests.metadata.queries.world import allow, deny, person

KNOWN = world.catalogue()
ROWS = world.rows(1)
AGENT = person(
    allow("policy.read", 3, own_only=True), allow("customer.read", 3, own_only=True), person_id=1
)
BRANCH_HEAD = person(
    allow("policy.read", 3), allow("customer.read", 3), allow("customer.sensitive", 5),
    allow("org.read"),
)  # fmt: skip
HEADQUARTERS = world.everything()


@pytest.fixture
async def company(database: Database) -> Database:
    await world.fill(database, KNOWN, ROWS)
    return database


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> tuple[str, str]:
    fault = refusal.value.faults[0]
    return fault.code, fault.at


async def test_an_agent_counts_own_policies_only(company: Database) -> None:
    own = [row for row in ROWS["policy"] if row["agent_id"] == 1 and row["org_id"] in (3, 5, 6)]

    answer = await ask(company, KNOWN, AGENT, "{ policies { total } }")

    assert answer == {"policies": {"total": len(own)}}
    assert own


async def test_a_branch_head_sees_whole_phones_of_one_office_and_masked_ones_elsewhere(
    company: Database,
) -> None:
    answer = await ask(company, KNOWN, BRANCH_HEAD, "{ customers { nodes { id orgId phone } } }")

    shown = {node["orgId"]: node["phone"] for node in answer["customers"]["nodes"]}
    assert set(shown) <= {"3", "5", "6"}
    for node in answer["customers"]["nodes"]:
        row = next(row for row in ROWS["customer"] if str(row["id"]) == node["id"])
        if row["phone"] and len(row["phone"]) == 11:
            is_whole = node["phone"] == row["phone"]
            assert is_whole == (node["orgId"] == "5")


@pytest.mark.parametrize(
    ("document", "at"),
    [
        (
            '{ customers(filter: {phone: {eq: "13800001234"}}) { total } }',
            "customers.filter.phone.eq",
        ),
        (
            "{ customers(filter: {not: {phone: {isNull: true}}}) { total } }",
            "customers.filter.not.phone.isNull",
        ),
        ("{ customers(sort: {field: phone}) { nodes { id } } }", "customers.sort.phone"),
        ("{ customerAggregate(groupBy: [phone]) { count } }", "customerAggregate.groupBy.phone"),
        (
            "{ customerAggregate(groupBy: []) { countDistinct { idNumber } } }",
            "customerAggregate.countDistinct.idNumber",
        ),
        ("{ customerAggregate(groupBy: []) { sum { income } } }", "customerAggregate.sum.income"),
        (
            '{ policies(filter: {customer: {phone: {contains: "1"}}}) { total } }',
            "policies.filter.customer.phone.contains",
        ),
        (
            "{ policies(sort: {field: customer_phone}) { nodes { id } } }",
            "policies.sort.customer_phone",
        ),
        (
            "{ policyAggregate(groupBy: [customer_phone]) { count } }",
            "policyAggregate.groupBy.customer_phone",
        ),
        (
            '{ customers { nodes { policies(filter: {margin: {gt: "1"}}) { id } } } }',
            "policies.filter.margin.gt",
        ),
    ],
)
async def test_a_field_that_is_hidden_somewhere_cannot_be_asked_about(
    company: Database, document: str, at: str
) -> None:
    with pytest.raises(Refused) as refusal:
        await ask(company, KNOWN, BRANCH_HEAD, document)

    assert code_of(refusal) == ("field.refused", at)


async def test_search_leaves_out_fields_that_are_hidden_somewhere_and_says_so(
    company: Database,
) -> None:
    document = '{ customers(search: "1234") { total } }'

    found, _ = plan(KNOWN, company.dialect, BRANCH_HEAD, document)
    answer = await ask(company, KNOWN, BRANCH_HEAD, document)

    assert found.unsearched == ("customers.search.phone",)
    assert answer["customers"]["total"] == 0


async def test_whoever_has_no_grant_is_refused_rather_than_shown_an_empty_list(
    company: Database,
) -> None:
    for document in (
        "{ policies { total } }",
        '{ policy(id: "1") { id } }',
        "{ policyAggregate(groupBy: []) { count } }",
        "{ coverages { total } }",
    ):
        with pytest.raises(Refused) as refusal:
            await ask(company, KNOWN, person(allow("customer.read")), document)

        assert refusal.value.faults[0].code == "query.refused", document


async def test_a_link_to_what_may_not_be_read_is_empty(company: Database) -> None:
    clerk = person(allow("policy.read"))

    answer = await ask(
        company, KNOWN, clerk, "{ policies(first: 200) { nodes { customer { name } } } }"
    )

    assert {str(node["customer"]) for node in answer["policies"]["nodes"]} == {"None"}


async def test_a_deny_hides_what_an_allow_shows_also_from_the_total(company: Database) -> None:
    almost = person(allow("policy.read"), deny("policy.read", 4, product="ACC.*"))
    hidden = [
        row
        for row in ROWS["policy"]
        if row["org_id"] in (4, 7) and (row["product_code"] or "").startswith("ACC.")
    ]

    answer = await ask(company, KNOWN, almost, "{ policies { total } }")

    assert answer["policies"]["total"] == len(ROWS["policy"]) - len(hidden)
    assert hidden


async def test_masked_paths_are_named_in_the_plan(company: Database) -> None:
    document = "{ customers { nodes { tel: phone income name } } }"

    found, _ = plan(KNOWN, company.dialect, BRANCH_HEAD, document)

    assert found.masked == ("customers.nodes.tel", "customers.nodes.income")


async def test_people_with_like_rights_share_a_plan_and_get_their_own_rows(
    company: Database,
) -> None:
    one, other = person(allow("policy.read", 3)), person(allow("policy.read", 4))
    document = "{ policies(first: 200) { nodes { orgId } } }"

    plans = [plan(KNOWN, company.dialect, who, document)[0] for who in (one, other)]
    answers = [await ask(company, KNOWN, who, document) for who in (one, other)]

    assert plans[0] is plans[1]
    assert [{node["orgId"] for node in it["policies"]["nodes"]} for it in answers] == [
        {"3", "5", "6"}, {"4", "7"},
    ]  # fmt: skip
    assert plans_of(KNOWN).rights(one) is plans_of(KNOWN).rights(one)


@pytest.mark.parametrize(
    ("document", "variables", "code"),
    [
        ("{ policies(first: 201) { total nodes { id } } }", {}, "query.first"),
        ("{ policies(first: 0) { hasMore } }", {}, "query.first"),
        ("{ customers { nodes { policies(first: 1000) { id } } } }", {}, "query.first"),
        ('{ policies(after: "x") { hasMore } }', {}, "query.cursor"),
        ('{ policies(after: "[\\"000000\\",\\"1\\"]") { hasMore } }', {}, "query.cursor"),
        ('{ policy(id: "abc") { id } }', {}, "query.value.id"),
        ('{ policies(filter: {premium: {eq: "12,5"}}) { total } }', {}, "query.value.number"),
        ('{ policies(filter: {issuedOn: {gt: "2025-02-30"}}) { total } }', {}, "query.value.date"),
        (
            '{ policies(filter: {issuedAt: {gt: "2025-02-03"}}) { total } }',
            {},
            "query.value.moment",
        ),
        ('{ policies(filter: {number: {eq: "\\u0000"}}) { total } }', {}, "query.value.text"),
        ("{ policies(filter: {number: {eq: null}}) { total } }", {}, "query.filter.null"),
        (
            "query($f: PolicyFilter) { policies(filter: $f) { total } }",
            {"f": {"customer": None}},
            "query.filter.null",
        ),
        (
            '{ policies(filter: {premium: {between: ["1"]}}) { total } }',
            {},
            "query.filter.between",
        ),
        ("{ policyAggregate(groupBy: [orgId]) { keys { business } } }", {}, "query.group.key"),
        (
            "{ policies(first: 200) { nodes { customer { policies(first: 200) {"
            " coverages(first: 200) { id } } } } } }",
            {},
            "query.cost",
        ),
    ],
)
async def test_what_cannot_be_answered_is_refused_with_a_code(
    company: Database, document: str, variables: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        await ask(company, KNOWN, HEADQUARTERS, document, variables)

    assert refusal.value.faults[0].code == code


async def test_a_filter_goes_through_three_links_and_no_further(company: Database) -> None:
    words = KNOWN.entities["policy"].label
    loop = Relation("newest", "one", "policy", "id", "customer_id", words)
    customer = KNOWN.entities["customer"]
    looped = replace(
        KNOWN,
        entities={
            **KNOWN.entities,
            "customer": replace(customer, relations=(*customer.relations, loop)),
        },
    )
    four = {"customer": {"newest": {"customer": {"newest": {"id": {"ne": "0"}}}}}}
    three = {"customer": {"newest": {"customer": {"name": {"ne": "x"}}}}}
    document = "query($f: PolicyFilter) { policies(filter: $f) { total } }"

    answer = await ask(company, looped, HEADQUARTERS, document, {"f": three})
    with pytest.raises(Refused) as refusal:
        await ask(company, looped, HEADQUARTERS, document, {"f": four})

    assert answer["policies"]["total"] > 0
    assert refusal.value.faults[0].code == "query.filter.depth"


async def test_fragments_aliases_and_conditions_choose_what_is_shown(company: Database) -> None:
    document = """
    query($yes: Boolean!, $no: Boolean!) {
      first: policies(first: 1, sort: {field: id}) { ...Page }
      policies(first: 2, sort: {field: id}) { nodes { id @skip(if: $yes) n: number } nodes { id } }
      ... on Query @include(if: $no) { customers { total } }
    }
    fragment Page on PolicyPage {
      __typename rows: nodes { ... on Policy { __typename id } } hasMore
    }
    """

    answer = await ask(company, KNOWN, HEADQUARTERS, document, {"yes": True, "no": False})

    number = {row["id"]: row["number"] for row in ROWS["policy"]}
    assert answer == {
        "first": {
            "__typename": "PolicyPage",
            "rows": [{"__typename": "Policy", "id": "1"}],
            "hasMore": True,
        },
        "policies": {"nodes": [{"n": number[1], "id": "1"}, {"n": number[2], "id": "2"}]},
    }


async def test_variables_that_are_not_given_leave_a_condition_out(company: Database) -> None:
    document = """
    query($business: String, $after: String, $filter: PolicyFilter, $sort: [PolicySort!]) {
      one: policies(filter: {business: {eq: $business}}, after: $after, sort: $sort) { total }
      two: policies(filter: $filter, first: 1) { total hasMore }
    }
    """

    answer = await ask(company, KNOWN, HEADQUARTERS, document)
    narrowed = await ask(
        company, KNOWN, HEADQUARTERS, document, {"business": "new", "after": None}
    )

    assert answer["one"]["total"] == answer["two"]["total"] == len(ROWS["policy"])
    assert narrowed["one"]["total"] == sum(row["business"] == "new" for row in ROWS["policy"])


async def test_an_order_given_by_a_variable_is_not_mixed_up_with_another(
    company: Database,
) -> None:
    document = "query($s: [PolicySort!]) { policies(sort: $s, first: 200) { nodes { id } } }"

    up = await ask(company, KNOWN, HEADQUARTERS, document, {"s": [{"field": "id"}]})
    down = await ask(
        company, KNOWN, HEADQUARTERS, document, {"s": {"field": "id", "direction": "DESC"}}
    )

    assert down["policies"]["nodes"] == up["policies"]["nodes"][::-1]


async def test_an_empty_page_has_no_cursor_and_an_empty_group_no_figures(
    company: Database,
) -> None:
    document = """{
      policies(filter: {id: {in: []}}) { nodes { id } endCursor hasMore total }
      all: policyAggregate(filter: {or: []}, groupBy: []) { count sum { premium } avg { rate } }
      by: policyAggregate(filter: {or: []}, groupBy: [orgId]) { count }
    }"""

    answer = await ask(company, KNOWN, HEADQUARTERS, document)

    assert answer == {
        "policies": {"nodes": [], "endCursor": None, "hasMore": False, "total": 0},
        "all": [{"count": 0, "sum": {"premium": None}, "avg": {"rate": None}}],
        "by": [],
    }


async def test_more_fields_than_sqlite_takes_in_one_call_are_shown(company: Database) -> None:
    aliases = " ".join(f"a{number}: number" for number in range(150))

    answer = await ask(
        company, KNOWN, HEADQUARTERS, f"{{ policies(first: 1) {{ nodes {{ {aliases} }} }} }}"
    )

    assert len(answer["policies"]["nodes"][0]) == 150


async def test_large_amounts_are_exact(company: Database) -> None:
    row = {**ROWS["policy"][0], "currency": "CNY", "issued_on": None}
    big = [
        {**row, "id": 1, "premium": 900719925474099312},
        {**row, "id": 2, "premium": 900719925474099313},
        {**row, "id": 3, "premium": -1},
    ]
    await world.fill(company, KNOWN, {**ROWS, "policy": big, "coverage": []})
    document = """{
      policyAggregate(groupBy: []) { sum { premium } avg { premium } max { premium } }
      policies(filter: {premium: {gt: "9007199254740993.12"}}) { nodes { id premium } }
    }"""

    answer = await ask(company, KNOWN, HEADQUARTERS, document)

    assert answer == {
        "policyAggregate": [
            {
                "sum": {"premium": "18014398509481986.24"},
                "avg": {"premium": "6004799503160662.080000"},
                "max": {"premium": "9007199254740993.13"},
            }
        ],
        "policies": {"nodes": [{"id": "2", "premium": "9007199254740993.13"}]},
    }
