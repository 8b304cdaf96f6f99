"""The promise of the compiler: for random people and questions, filtering by hand agrees."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from backend.kit.faults import Refused
from backend.metadata.catalogue import Entity
from backend.metadata.queries.aggregate import measurable
from backend.metadata.queries.names import camel
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database
from tests.metadata.queries import asked, world
from tests.metadata.queries.asking import ask
from tests.metadata.queries.by_hand import Hand, figure

KNOWN = world.catalogue()
IS_THOROUGH = "PORTICO_THOROUGH" in os.environ
MANY = settings(
    max_examples=500 if IS_THOROUGH else 40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
SEEDS = pytest.mark.parametrize("seed", [1, 2, 3] if IS_THOROUGH else [1])
ENTITIES = ("policy", "customer", "coverage")


def needs_refusal(hand: Hand, mentions: list[tuple[Entity, str]]) -> bool:
    """Whether a mention would tell what the viewer may not see, in these rows."""
    return any(not hand.is_open(entity, _field(entity, code)) for entity, code in mentions)


def _field(entity: Entity, code: str) -> Any:
    field = entity.field(code)
    assert field is not None
    return field


def may_refuse(mentions: list[tuple[Entity, str]]) -> bool:
    return any(_field(entity, code).function for entity, code in mentions)


def sees_nothing(hand: Hand, code: str) -> bool:
    """Whether the viewer has no allow that could show a record: the root is refused then."""
    entity = hand.entity(code)
    while entity.through:
        relation = entity.relation(entity.through)
        assert relation is not None
        entity = hand.entity(relation.target)
    return not any(
        grant.effect == "allow"
        and grant.function in ("*", entity.read_function)
        and (entity.owner_column or not grant.own_only)
        for grant in hand.viewer.grants
    )


async def ask_or_refused(
    hand: Hand,
    database: Database,
    question: tuple[str, str, Any],
    mentions: list[tuple[Entity, str]],
) -> Any:
    """Ask; a refusal must be due, and what is due must be refused."""
    code, document, variables = question
    try:
        answer = await ask(database, hand.catalogue, hand.viewer, document, variables)
    except Refused as refusal:
        found = refusal.faults[0].code
        event(found)
        if found == "query.refused":
            assert sees_nothing(hand, code)
        elif found not in ("query.filter.nesting", "query.nesting"):
            assert found == "field.refused"
            assert may_refuse(mentions)
        return None
    assert not sees_nothing(hand, code)
    assert not needs_refusal(hand, mentions), "a hidden value could be told from this answer"
    event("answered")
    return answer


PAGE = """
query Page({variables}) {{
  page: {plural}({choosing} first: {first}, after: $after) {{
    nodes {{ id {fields} }} endCursor hasMore total
  }}
}}
"""


@pytest.mark.parametrize("code", ENTITIES)
@SEEDS
@MANY
@given(data=st.data(), viewer=st.one_of(asked.viewers(), asked.readers()))
async def test_pages_hold_the_rows_in_order_that_filtering_by_hand_gives(
    database: Database, seed: int, code: str, data: Any, viewer: Viewer
) -> None:
    hand = Hand(KNOWN, await filled(database, seed), viewer)
    entity = hand.entity(code)
    wanted = data.draw(asked.filters(KNOWN, entity))
    sort = data.draw(asked.sorts(KNOWN, entity))
    first = data.draw(st.sampled_from([1, 3, 7, 200]))
    is_inline = data.draw(st.booleans())
    document = PAGE.format(
        variables=f"$after: String, $sort: [{code.capitalize()}Sort!]"
        + ("" if is_inline else f", $filter: {code.capitalize()}Filter"),
        plural=camel(entity.plural),
        choosing=f"filter: {asked.literal(wanted) if is_inline else '$filter'}, sort: $sort,",
        first=first,
        fields=" ".join(camel(field.code) for field in entity.fields),
    )
    mentions = asked.mentioned(KNOWN, entity, wanted)
    mentions += [asked.mentioned_path(KNOWN, entity, item["field"]) for item in sort]
    variables = {"sort": sort} | ({} if is_inline else {"filter": wanted})

    pages: list[Any] = []
    after: dict[str, Any] = {}
    while not pages or pages[-1]["hasMore"]:
        question = (code, document, variables | after)
        answer = await ask_or_refused(hand, database, question, mentions)
        if answer is None:
            return
        pages.append(answer["page"])
        after = {"after": answer["page"]["endCursor"]}

    order = sort or [{"field": "issuedOn", "direction": "DESC"}] * (code == "policy")
    expected = hand.ordered(code, hand.chosen(code, wanted), order)
    nodes = [node for page in pages for node in page["nodes"]]
    assert [node["id"] for node in nodes] == [str(row["id"]) for row in expected]
    assert nodes == [
        {camel(field.code): hand.shown(entity, row, field) for field in entity.fields}
        for row in expected
    ]
    assert {page["total"] for page in pages} == {len(expected)}
    assert all(len(page["nodes"]) <= first for page in pages)


GROUPS = """
query Groups($filter: {entity}Filter, $by: [{entity}Group!]!) {{
  rows: {name}Aggregate(filter: $filter, groupBy: $by) {{
    keys {{ {keys} __typename }} count {measures}
  }}
}}
"""


@pytest.mark.parametrize("code", ENTITIES)
@SEEDS
@MANY
@given(data=st.data(), viewer=st.one_of(asked.viewers(), asked.readers()))
async def test_figures_by_group_are_those_added_up_by_hand(
    database: Database, seed: int, code: str, data: Any, viewer: Viewer
) -> None:
    hand = Hand(KNOWN, await filled(database, seed), viewer)
    entity = hand.entity(code)
    wanted = data.draw(asked.filters(KNOWN, entity))
    by = data.draw(asked.groupings(KNOWN, entity))
    offered = [
        (kind, field)
        for kind in ("countDistinct", "sum", "avg", "min", "max")
        for field in measurable(entity, "count_distinct" if kind == "countDistinct" else kind)
    ]
    measures = data.draw(st.lists(st.sampled_from(offered), max_size=4, unique=True))
    document = GROUPS.format(
        entity=code.capitalize(),
        name=code,
        keys=" ".join(by),
        measures=" ".join(f"{kind} {{ {camel(field.code)} }}" for kind, field in measures),
    )
    mentions = asked.mentioned(KNOWN, entity, wanted)
    mentions += [asked.mentioned_path(KNOWN, entity, name) for name in by]
    mentions += [(entity, field.code) for _, field in measures]
    question = (code, document, {"filter": wanted, "by": by})
    answer = await ask_or_refused(hand, database, question, mentions)
    if answer is None:
        return

    expected = hand.groups(code, wanted, by)
    rows = {tuple(row["keys"][name] for name in by): row for row in answer["rows"]}
    assert len(rows) == len(answer["rows"])
    assert rows.keys() == expected.keys()
    for key, group in expected.items():
        assert rows[key]["count"] == len(group)
        for kind, field in measures:
            assert rows[key][kind][camel(field.code)] == figure(field, kind, group), (
                kind,
                field.code,
            )


NESTED = """
query Nested($filter: PolicyFilter, $of: CoverageFilter, $sort: [CoverageSort!], $few: Int) {
  policies(filter: $filter, sort: {field: id}, first: 200) {
    nodes {
      id
      customer { id name phone idNumber income org { code } policies(first: 5) { id number } }
      coverages(filter: $of, sort: $sort, first: $few) { id loading policy { number } }
    }
  }
}
"""


@SEEDS
@MANY
@given(data=st.data(), viewer=st.one_of(asked.viewers(), asked.readers()))
async def test_linked_records_are_narrowed_as_if_they_were_asked_for_themselves(
    database: Database, seed: int, data: Any, viewer: Viewer
) -> None:
    hand = Hand(KNOWN, await filled(database, seed), viewer)
    policy, coverage = hand.entity("policy"), hand.entity("coverage")
    wanted = data.draw(asked.filters(KNOWN, policy, 1))
    of, sort = (
        data.draw(asked.filters(KNOWN, coverage, 1)),
        data.draw(asked.sorts(KNOWN, coverage)),
    )
    few = data.draw(st.integers(1, 3))
    mentions = asked.mentioned(KNOWN, policy, wanted) + asked.mentioned(KNOWN, coverage, of)
    mentions += [asked.mentioned_path(KNOWN, coverage, item["field"]) for item in sort]
    variables = {"filter": wanted, "of": of, "sort": sort, "few": few}

    answer = await ask_or_refused(hand, database, ("policy", NESTED, variables), mentions)
    if answer is None:
        return

    expected = hand.ordered("policy", hand.chosen("policy", wanted), [])
    nodes = answer["policies"]["nodes"]
    assert [node["id"] for node in nodes] == [str(row["id"]) for row in expected]
    for node, row in zip(nodes, expected, strict=True):
        assert node["customer"] == customer_of(hand, row)
        own = [item for item in hand.chosen("coverage", of) if item["policy_id"] == row["id"]]
        assert node["coverages"] == [
            {
                "id": str(item["id"]),
                "loading": hand.shown(coverage, item, _field(coverage, "loading")),
                "policy": {"number": row["number"]},
            }
            for item in hand.ordered("coverage", own, sort)[:few]
        ]


def customer_of(hand: Hand, policy: Any) -> Any:
    """A policy's customer as it is shown below the policy."""
    customer, row = hand.linked(hand.entity("policy"), policy, "customer")
    if row is None:
        return None
    unit = hand.linked(customer, row, "org")[1]
    theirs = [item for item in hand.chosen("policy", {}) if item["customer_id"] == row["id"]]
    newest = hand.ordered("policy", theirs, [{"field": "issuedOn", "direction": "DESC"}])
    return {
        **{
            camel(code): hand.shown(customer, row, _field(customer, code))
            for code in ("id", "name", "phone", "id_number", "income")
        },
        "org": None if unit is None else {"code": unit["code"]},
        "policies": [{"id": str(item["id"]), "number": item["number"]} for item in newest[:5]],
    }


_filled: dict[tuple[int, int], world.Rows] = {}


async def filled(database: Database, seed: int) -> world.Rows:
    """The rows of a seed; written once for a database."""
    key = (id(database), seed)
    if key not in _filled:
        _filled.clear()
        rows = world.rows(seed)
        await world.fill(database, KNOWN, rows)
        _filled[key] = rows
    return _filled[key]
