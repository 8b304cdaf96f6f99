"""Releases: published whole, found again, taken back; and the columns they bring."""

from datetime import UTC, datetime

import pytest

from backend.kit.faults import Fault, Refused
from backend.metadata import releases
from backend.metadata.catalogue import Entity, Field, Label
from backend.metadata.definition_files import DefinitionFile
from backend.metadata.tables import columns_of
from backend.runtime.database import Database

NOW = datetime(2026, 3, 5, 2, tzinfo=UTC)
THING = Entity(
    "customer",
    "customers",
    "customers",
    Label("客户", "Customer"),
    fields=(Field("id", "id", Label("编号", "Id")),),
)


def _fields_of(body: releases.Body) -> tuple[str, tuple[Field, ...]] | None:
    return "customer", tuple(
        Field(code, kind, Label(code, code), column=f"x_{code}", is_configured=True)
        for code, kind in body.get("adds", {}).items()
    )


def _refuses_bad(body: releases.Body, code: str, lookup: releases.Lookup) -> list[Fault]:
    return [Fault("form.bad", "adds")] if body.get("bad") else []


@pytest.fixture
def installed() -> None:
    releases.install([THING], [], _fields_of)
    releases.register_checker("form", _refuses_bad)


def form(code: str = "visit", **body: object) -> DefinitionFile:
    return DefinitionFile("form", code, {"code": code, **body})


@pytest.mark.usefixtures("installed")
async def test_publishing_makes_the_next_release_and_its_columns(database: Database) -> None:
    release = await releases.publish([form(adds={"grade": "integer"})], by=None, now=NOW)

    assert release.number == 1
    assert release.catalogue.entities["customer"].field("grade") is not None
    assert (await columns_of("customers"))["x_grade"] == "BIGINT"


@pytest.mark.usefixtures("installed")
async def test_publishing_the_same_again_changes_nothing(database: Database) -> None:
    await releases.publish([form(note="a")], by=None, now=NOW)

    again = await releases.publish([form(note="a")], by=None, now=NOW)

    assert again.number == 1


@pytest.mark.usefixtures("installed")
async def test_an_older_version_is_found_for_ever(database: Database) -> None:
    first = await releases.publish([form(note="a")], by=None, now=NOW)
    old = first.definitions["form", "visit"]

    second = await releases.publish([form(note="b")], by=None, now=NOW)

    assert second.definitions["form", "visit"].version == 2
    assert (await releases.definition(old.id)).body["note"] == "a"


@pytest.mark.usefixtures("installed")
async def test_a_fault_publishes_nothing_at_all(database: Database) -> None:
    with pytest.raises(Refused) as refused:
        await releases.publish([form("good"), form("wrong", bad=True)], by=None, now=NOW)

    assert [(fault.code, fault.at) for fault in refused.value.faults] == [
        ("form.bad", "form/wrong: adds")
    ]
    assert (await releases.current_release(before_a_write=True)).number == 0


@pytest.mark.usefixtures("installed")
async def test_a_field_cannot_change_the_type_of_its_column(database: Database) -> None:
    await releases.publish([form(adds={"grade": "integer"})], by=None, now=NOW)

    with pytest.raises(Refused) as refused:
        await releases.publish([form(adds={"grade": "text"})], by=None, now=NOW)

    assert refused.value.faults[0].code == "release.field.type_changed"


@pytest.mark.usefixtures("installed")
async def test_taking_back_publishes_what_was(database: Database) -> None:
    await releases.publish([form(note="a")], by=None, now=NOW)
    await releases.publish([form(note="b"), form("other")], by=None, now=NOW)

    back = await releases.take_back(1, by=None, now=NOW)

    assert back.number == 3
    assert set(back.definitions) == {("form", "visit")}
    assert back.definitions["form", "visit"].body["note"] == "a"


@pytest.mark.usefixtures("installed")
async def test_a_follower_that_fails_leaves_the_old_release(database: Database) -> None:
    async def fails(release: releases.Release) -> None:
        raise Refused(Fault("form.bad"))

    releases.install([THING], [], _fields_of, [fails])

    with pytest.raises(Refused):
        await releases.publish([form(adds={"grade": "integer"})], by=None, now=NOW)

    assert (await releases.current_release(before_a_write=True)).number == 0
    assert "x_grade" not in await columns_of("customers")
