"""Submitting: once, by the right version, with every fault; on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from backend.kit.faults import Refused
from backend.metadata import actions, releases
from backend.metadata.actions import Action, Call
from backend.metadata.catalogue import Label
from backend.metadata.definition_files import DefinitionFile
from backend.runtime.access.viewer import OrgTree, Viewer
from backend.runtime.database import Database, transaction
from forms import service
from forms.checks import check_form
from forms.compiler import configured_fields
from forms.service import Submitted
from tests.forms.forms_at_hand import body

NOW = datetime(2026, 3, 5, 2, tzinfo=UTC)
LINA = Viewer(1, "lina", "李娜", 1, "en", OrgTree({}))
ANSWERS = {"name": "Sample", "is_new": False}


class Kept:
    """What the form's action was called with."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    async def keep(self, call: Call) -> dict[str, Any]:
        self.calls.append(call)
        return {
            "entity": "sample",
            "id": str(call.subject_id or len(self.calls)),
            "number": f"S{len(self.calls)}",
            "state": "kept",
            "amount": "66.67",
        }


@pytest.fixture
def kept() -> Iterator[Kept]:
    known = dict(actions._installed)
    found = Kept()
    actions._installed.clear()
    actions.install([Action("sample.keep", Label("存", "Keep"), found.keep)])
    releases.install([], [], lambda body: configured_fields(body, {}))
    releases.register_checker("form", check_form)
    yield found
    actions._installed.clear()
    actions._installed.update(known)


async def publish(**changes: Any) -> str:
    """Publish the sample form; returns the id of its new version."""
    plain = body("sample") | {"steps": True, **changes}
    file = DefinitionFile("form", "sample", plain)
    release = await releases.publish([file], by=None, now=NOW)
    return str(release.definitions["form", "sample"].id)


async def submit(definition: str, answers: object, key: str = "", **more: Any) -> dict[str, Any]:
    what = Submitted("sample", definition, answers, **more)
    async with transaction():
        return await service.submit(what, key=key or str(uuid4()), by=LINA, now=NOW)


async def test_a_submission_calls_the_forms_action(database: Database, kept: Kept) -> None:
    definition = await publish()

    answer = await submit(definition, ANSWERS, provisional="66.60")

    (call,) = kept.calls
    assert answer["record"] == {"entity": "sample", "id": "1", "number": "S1", "state": "kept"}
    assert (answer["amount"], answer["difference"]) == ("66.67", "0.07")
    assert call.facts["definition_id"] == int(definition)
    assert call.facts["answers"]["begins_on"] == "2026-03-05"
    assert call.facts["pricing_rows"][0]["start"] == "2026-03-05"
    assert call.facts["card"]["title"] == "Sample"
    assert call.subject_id is None


async def test_sending_twice_makes_one_record(database: Database, kept: Kept) -> None:
    definition, key = await publish(), str(uuid4())

    first = await submit(definition, ANSWERS, key)
    again = await submit(definition, ANSWERS, key)

    assert again == first
    assert len(kept.calls) == 1


async def test_the_same_key_with_other_answers_is_refused(database: Database, kept: Kept) -> None:
    definition, key = await publish(), str(uuid4())
    await submit(definition, ANSWERS, key)

    with pytest.raises(Refused) as refused:
        await submit(definition, {**ANSWERS, "name": "Other"}, key)

    assert refused.value.faults[0].code == "command.key.reused"


async def test_wrong_answers_reach_no_action_and_leave_no_key(
    database: Database, kept: Kept
) -> None:
    definition, key = await publish(), str(uuid4())

    with pytest.raises(Refused) as refused:
        await submit(definition, {"count": "2.5", "other": 1}, key)
    await submit(definition, ANSWERS, key)

    told = {(fault.at, fault.code) for fault in refused.value.faults}
    assert {("name", "field.required"), ("count", "field.whole")} < told
    assert ("other", "form.field.unknown") in told
    assert refused.value.faults[0].facts["field"] == "Name"
    assert len(kept.calls) == 1


async def test_answers_count_by_the_version_before_but_not_by_older_ones(
    database: Database, kept: Kept
) -> None:
    first = await publish()
    second = await publish(title={"zh": "二", "en": "Two"})

    await submit(first, ANSWERS)
    third = await publish(title={"zh": "三", "en": "Three"})
    await submit(first, ANSWERS)
    await submit(second, ANSWERS)

    counted = [str(call.facts["definition_id"]) for call in kept.calls]
    assert counted == [first, third, second]


@pytest.mark.parametrize(
    ("form", "definition", "answers", "code"),
    [
        ("nothing", "1", {}, "form.unknown"),
        ("sample", "999", {}, "release.definition.unknown"),
        ("sample", "x", {}, "form.definition.unknown"),
        ("sample", "²", {}, "form.definition.unknown"),
        ("sample", "1", [], "form.answers.kind"),
        ("sample", "1", "text", "form.answers.kind"),
        ("sample", "1", {"name": "\ud800"}, "form.answers.text"),
    ],
)
async def test_what_cannot_be_a_submission_is_refused(
    database: Database, kept: Kept, form: str, definition: str, answers: object, code: str
) -> None:
    await publish()

    with pytest.raises(Refused) as refused:
        await service.examine(form, definition, answers, by=LINA, now=NOW)

    assert refused.value.faults[0].code == code


async def test_a_correction_names_its_record(database: Database, kept: Kept) -> None:
    definition = await publish()

    answer = await submit(definition, ANSWERS, record_id="42")
    with pytest.raises(Refused) as refused:
        await submit(definition, ANSWERS, record_id="42; drop")

    assert kept.calls[0].subject_id == 42
    assert answer["record"]["id"] == "42"
    assert refused.value.faults[0].code == "form.record.unknown"


async def test_a_price_is_worked_out_only_for_faultless_answers(
    database: Database, kept: Kept
) -> None:
    premium = body("sample")["premium"] | {"action": "sample.keep"}
    definition = await publish(premium=premium)

    wrong = await service.examine("sample", definition, {}, by=LINA, now=NOW)
    right = await service.examine("sample", definition, ANSWERS, by=LINA, now=NOW)

    assert await service.price(wrong, by=LINA, now=NOW) is None
    priced = await service.price(right, by=LINA, now=NOW)
    assert priced is not None
    assert priced["amount"] == "66.67"
