"""What a reader may not see changes nothing: not an answer, an order, a count, a refusal."""

import copy
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from backend.kit.faults import Refused
from backend.metadata.catalogue import Catalogue
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database
from tests.metadata.queries import asked, world
from tests.metadata.queries.asking import ask
from tests.metadata.queries.by_hand import Hand
from tests.metadata.queries.test_equals_by_hand import IS_THOROUGH

KNOWN = world.catalogue()
# The same catalogue over tables of its own, to hold the same company with other secrets.
OTHER = Catalogue(
    KNOWN.release,
    {code: replace(item, table=f"x_{item.table}") for code, item in KNOWN.entities.items()},
)
QUESTIONS = {
    "policies": """
query($f: PolicyFilter, $s: [PolicySort!]) {
  policies(filter: $f, sort: $s, first: 20) {
    nodes {
      id number premium margin customer { id name phone idNumber income org { name } }
      coverages { id loading sumAssured policy { id } }
    }
    endCursor hasMore total
  }
}""",
    "customers": """
query($cf: CustomerFilter, $cs: [CustomerSort!]) {
  customers(filter: $cf, sort: $cs, first: 20) { nodes { id phone idNumber income isVip } total }
}""",
    "search": """
query($word: String) { customers(search: $word, first: 20) { nodes { id } total } }""",
    "figures": """
query($f: PolicyFilter, $by: [PolicyGroup!]!) {
  policyAggregate(filter: $f, groupBy: $by) {
    keys { customer_kind org_code } count sum { premium }
  }
}""",
    "coverages": "{ coverageAggregate(groupBy: []) { count sum { sumAssured } } }",
}
DECIDING = {"id", "org_id", "product_code", "business", "agent_id", "owner_id", "policy_id"}


def with_other_secrets(hand: Hand, draw: Any) -> world.Rows:
    """The same rows where everything the viewer may not see is something else, or gone."""
    rows = copy.deepcopy(hand.rows)
    strangers = world.rows(99)
    for code, entity in hand.catalogue.entities.items():
        kept = []
        for number, row in enumerate(rows[code]):
            other = strangers[code][number % len(strangers[code])]
            if hand.sees_row(entity, hand.rows[code][number]):
                for field in entity.fields:
                    if field.function and not hand.granted(entity, row, field.function):
                        row[field.code] = _same_mask(
                            row[field.code], other[field.code], field.mask
                        )
                kept.append(row)
            elif code in ("policy", "org_unit") or draw(st.booleans()):
                # A hidden record stays hidden: what decides about it stays, all else changes.
                kept.append(
                    {
                        field.code: row[field.code]
                        if field.code in DECIDING
                        else other[field.code]
                        for field in entity.fields
                    }
                )
        rows[code] = kept
    return rows


def _same_mask(mine: Any, other: Any, mask: str) -> Any:
    """Another secret behind the same mask: a mask shows some letters, and so do these."""
    if not mask or not mine or len(mine) < 11:
        return mine if mask else other
    return (
        mine[:6] + mine[6:-4].translate(str.maketrans("0123456789", "5678901234")) + mine[-4:]
        if (mask == "id_number")
        else mine[:3] + "7777" + mine[-4:]
    )


async def outcomes(
    database: Database, known: Catalogue, viewer: Viewer, variables: dict[str, Any]
) -> dict[str, Any]:
    """What comes of every question: its answer, or the faults of its refusal."""
    found: dict[str, Any] = {}
    for name, document in QUESTIONS.items():
        given = {key: value for key, value in variables.items() if f"${key}:" in document}
        try:
            found[name] = await ask(database, known, viewer, document, given)
            event(f"{name}: answered")
        except Refused as refusal:
            found[name] = refusal.faults
    return found


@settings(
    max_examples=300 if IS_THOROUGH else 40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(data=st.data(), viewer=st.one_of(asked.readers(), asked.readers(), asked.viewers()))
async def test_other_secrets_give_the_same_answers_and_the_same_refusals(
    database: Database, data: Any, viewer: Viewer
) -> None:
    hand = Hand(KNOWN, world.rows(4, customers=8, policies=16), viewer)
    policy, customer = KNOWN.entities["policy"], KNOWN.entities["customer"]
    variables = {
        "f": data.draw(asked.filters(KNOWN, policy)),
        "s": data.draw(asked.sorts(KNOWN, policy)),
        "cf": data.draw(asked.filters(KNOWN, customer)),
        "cs": data.draw(asked.sorts(KNOWN, customer)),
        "word": data.draw(st.sampled_from(["0000", "1111", "7777", "张", "li"])),
        "by": ["customer_kind", "org_code"],
    }

    await world.fill(database, KNOWN, hand.rows)
    await world.fill(database, OTHER, with_other_secrets(hand, data.draw))

    mine = await outcomes(database, KNOWN, viewer, variables)
    theirs = await outcomes(database, OTHER, viewer, variables)
    assert mine == theirs
