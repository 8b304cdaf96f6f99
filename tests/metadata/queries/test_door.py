"""The door for Python callers, and the explanation of rights."""

from decimal import Decimal

import pytest

from backend.kit.faults import Refused
from backend.metadata.queries.door import aggregate, fetch
from backend.metadata.queries.explain import explain, explain_cell
from backend.runtime.database import Database
from tests.metadata.queries import world
from tests.metadata.queries.by_hand import Hand
from tests.metadata.queries.world import allow, deny, person

KNOWN = world.catalogue()
ROWS = world.rows(1)
BRANCH_HEAD = person(
    allow("policy.read", 3), allow("customer.read", 3), allow("customer.sensitive", 5)
)


@pytest.fixture
async def company(database: Database) -> Database:
    await world.fill(database, KNOWN, ROWS)
    return database


async def test_a_report_gets_figures_of_its_reader_as_decimals(company: Database) -> None:
    mine = Hand(KNOWN, ROWS, BRANCH_HEAD).chosen("policy", {})
    counts: dict[object, int] = {}
    for row in mine:
        key = (row["org_id"], row["issued_on"].isoformat()[:7] if row["issued_on"] else None)
        counts[key] = counts.get(key, 0) + 1

    rows = await aggregate(
        BRANCH_HEAD, "policy", ["count", "sum:insured_count", "count_distinct:customer_id"],
        ["org_id", "issued_on.month"], {}, KNOWN, company,
    )  # fmt: skip

    assert {(row["org_id"], row["issued_on.month"]): row["count"] for row in rows} == counts
    assert sum(row["sum:insured_count"] or 0 for row in rows) == Decimal(
        sum(row["insured_count"] or 0 for row in mine)
    )


async def test_filters_are_written_with_codes_and_reach_through_links(company: Database) -> None:
    rows = await aggregate(
        world.everything(), "policy", ["count"], ["customer.kind"],
        {"customer": {"kind": {"in": ["company"]}}, "issued_on": {"gte": "2025-12-01"}},
        KNOWN, company,
    )  # fmt: skip

    kinds = {row["id"]: row["kind"] for row in ROWS["customer"]}
    expected = sum(
        kinds.get(row["customer_id"]) == "company"
        and row["issued_on"] is not None
        and row["issued_on"].isoformat() >= "2025-12-01"
        for row in ROWS["policy"]
    )
    assert rows == [{"customer.kind": "company", "count": expected}]


async def test_an_export_holds_every_record_masked_where_the_reader_may_not_see(
    company: Database,
) -> None:
    hand = Hand(KNOWN, ROWS, BRANCH_HEAD)
    customer = hand.entity("customer")
    phone = customer.field("phone")
    assert phone is not None

    rows = await fetch(
        BRANCH_HEAD, "policy", ["id", "premium", "customer.phone", "customer.name"], {},
        ["-premium", "id"], KNOWN, company,
    )  # fmt: skip

    expected = {}
    for row in hand.chosen("policy", {}):
        other = hand.linked(hand.entity("policy"), row, "customer")[1]
        expected[row["id"]] = other and hand.shown(customer, other, phone)
    assert {row["id"]: row["customer.phone"] for row in rows} == expected
    assert any("****" in str(row["customer.phone"]) for row in rows)
    premiums = [row["premium"] for row in rows if row["premium"] is not None]
    assert premiums == sorted(premiums, reverse=True)


async def test_money_of_several_currencies_is_refused_and_of_one_is_exact(
    company: Database,
) -> None:
    hand = Hand(KNOWN, ROWS, world.everything())
    expected = {
        code: sum(row["premium"] or 0 for row in ROWS["policy"] if row["currency"] == code)
        for code in ("CNY", "JPY")
    }

    rows = await aggregate(
        hand.viewer, "policy", ["sum:premium"], ["currency"], {}, KNOWN, company
    )
    with pytest.raises(Refused) as refusal:
        await aggregate(hand.viewer, "policy", ["sum:premium"], [], {}, KNOWN, company)

    assert {row["currency"]: row["sum:premium"] for row in rows} == {
        "CNY": Decimal(expected["CNY"]) / 100,
        "JPY": Decimal(expected["JPY"]),
    }
    assert refusal.value.faults[0].code == "query.currencies"


@pytest.mark.parametrize(
    ("measures", "by", "filters", "code"),
    [
        (["sum:nothing"], [], {}, "query.path"),
        (["count"], ["customer.nothing"], {}, "query.path"),
        (["count"], ["coverages.name"], {}, "query.path"),
        (["count"], [], {"nothing": {"eq": 1}}, "query.path"),
        (["sum:margin"], [], {}, "field.refused"),
        (["count"], ["customer.phone"], {}, "field.refused"),
    ],
)
async def test_a_report_on_what_is_not_there_or_not_to_be_seen_is_refused(
    company: Database, measures: list[str], by: list[str], filters: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        await aggregate(BRANCH_HEAD, "policy", measures, by, filters, KNOWN, company)

    assert refusal.value.faults[0].code == code


def test_a_field_is_explained_by_the_rows_it_is_seen_on() -> None:
    cases = (
        (world.everything(), "phone", "seen", "explain.every_row"),
        (BRANCH_HEAD, "phone", "some", "explain.some_rows"),
        (BRANCH_HEAD, "income", "masked", "explain.no_row"),
        (person(), "name", "hidden", "explain.no_grant"),
    )
    for viewer, field, outcome, code in cases:
        found = explain(viewer, KNOWN, "customer", field)

        assert (found.outcome, found.reasons[0].code) == (outcome, code), field


async def test_every_cell_is_explained_as_it_is_shown(company: Database) -> None:
    viewer = person(
        allow("policy.read", 3), deny("policy.read", 5, product="ACC.*"),
        allow("policy.margin", 3), deny("policy.margin", 6, own_only=True),
    )  # fmt: skip
    hand = Hand(KNOWN, ROWS, viewer)
    for entity, field in (("policy", "margin"), ("policy", "number"), ("coverage", "loading")):
        known = hand.entity(entity)
        asked = known.field(field)
        assert asked is not None
        for row in ROWS[entity]:
            found = await explain_cell(viewer, KNOWN, entity, row["id"], field, company)

            is_seen = not asked.function or hand.granted(known, row, asked.function)
            expected = ("seen" if is_seen else "masked") if hand.sees_row(known, row) else "hidden"
            assert found.outcome == expected, (entity, field, row)


async def test_a_hidden_record_is_explained_in_the_words_of_a_missing_one(
    company: Database,
) -> None:
    hidden = next(row["id"] for row in ROWS["policy"] if row["org_id"] == 7)

    there = await explain_cell(BRANCH_HEAD, KNOWN, "policy", hidden, "number", company)
    missing = await explain_cell(BRANCH_HEAD, KNOWN, "policy", 4_000, "number", company)

    assert there == missing
