"""The merged schema: one for everybody, swapped whole, without names that clash."""

from dataclasses import replace

import pytest
import strawberry
from graphql import validate_schema

from backend.api.schema import fixed_schema, printed, schema_for
from backend.kit.faults import Refused
from backend.metadata.catalogue import Catalogue, Entity, Field, Label, build
from backend.metadata.queries.checks import check
from backend.runtime.graph import open_to_all
from tests.api.fixed import FIXED
from tests.metadata.queries import world

KNOWN = world.catalogue()
WORDS = Label("词", "word")


def test_the_schema_is_valid_and_says_what_each_field_needs() -> None:
    text = printed(KNOWN, FIXED)

    assert validate_schema(schema_for(KNOWN, FIXED).schema) == []
    assert "policies(" in text
    assert "testGreeting(" in text
    assert "Needs `policy.read` (query)." in text
    assert "Needs `customer.sensitive` (query); else masked or null." in text
    assert text.count("scalar Amount") == 1


def test_a_catalogue_is_built_once_and_a_new_release_is_another_schema() -> None:
    more = Field("nickname", "text", WORDS, is_configured=True)
    newer = build(2, KNOWN.entities.values(), configured={"customer": (more,)})

    assert schema_for(KNOWN, FIXED) is schema_for(KNOWN, FIXED)
    assert "nickname" not in printed(KNOWN, FIXED)
    assert "nickname" in printed(newer, FIXED)


@pytest.mark.parametrize("code", ["test_greeting", "query", "mutations"])
def test_a_name_of_the_fixed_part_is_refused(code: str) -> None:
    entity = Entity(
        code, f"{code}_list", "t", WORDS, (Field("id", "id", WORDS),), read_function="x"
    )
    known = Catalogue(1, {code: entity})
    part = fixed_schema((Clashing,), (), ()) if code == "mutations" else FIXED

    with pytest.raises(Refused) as refusal:
        schema_for(known, part)

    assert {fault.code for fault in refusal.value.faults} == {"schema.name.taken"}


@strawberry.type
class Mutations:
    """A type whose name an entity wants."""

    name: str


@strawberry.type
class Clashing:
    """A root with such a type."""

    @open_to_all("it is a test")
    async def test_clashing(self) -> Mutations:
        """A thing."""
        return Mutations(name="x")


def test_a_catalogue_that_would_leak_or_not_read_is_found_out() -> None:
    customer, policy = KNOWN.entities["customer"], KNOWN.entities["policy"]
    guarded = tuple(
        replace(item, function="secret")
        if item.code in ("org_id", "customer_id", "currency")
        else item
        for item in policy.fields
    )
    bad = {
        "customer": replace(
            customer, read_function="", search_fields=("nothing",),
            fields=(*customer.fields, Field("ownerId", "id", WORDS), Field("and", "text", WORDS)),
        ),
        "policy": replace(policy, fields=guarded),
        "coverage": replace(KNOWN.entities["coverage"], through="nothing"),
    }  # fmt: skip

    found = {(fault.code, fault.at) for fault in check(replace(KNOWN, entities=bad))}

    assert found >= {
        ("catalogue.rights", "customer"), ("catalogue.field", "customer.nothing"),
        ("catalogue.name", "customer.ownerId"), ("catalogue.name", "customer.and"),
        ("catalogue.guarded", "policy.org_id"), ("catalogue.guarded", "policy.currency"),
        ("catalogue.guarded", "policy.customer"), ("catalogue.through", "coverage"),
        ("catalogue.target", "customer.org"),
    }  # fmt: skip
    assert check(KNOWN) == []
