"""Flows beside the quote ladder: posts, logins, copies, automatic votes, nobody to be found."""

from typing import Any

import pytest

from backend.kit.faults import Refused
from backend.kit.money import Money
from backend.office.approvals import inbox, service
from backend.office.approvals.models import Case
from backend.runtime.access.models import Account, Assignment
from backend.runtime.access.service import forget
from backend.runtime.database import Database, transaction
from tests.office.approvals.quotes import Office, open_office, publish
from tests.people import NOW

HEAD_OFFICE = {"rule": "unit_head", "kind": "head_office"}


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office()


def approve(ident: str, *approvers: Any, mode: str = "all") -> dict[str, Any]:
    return {
        "id": ident,
        "kind": "approve",
        "name": {"zh": ident, "en": ident},
        "mode": mode,
        "approvers": list(approvers),
    }


async def start(
    office: Office, *steps: Any, autopass: str = "none", by: str = "lina", premium: int = 100_00
) -> service.CaseState:
    """Publish a flow of these steps and start a case of it."""
    body = {
        "flow": "other",
        "title": {"zh": "其他", "en": "Other"},
        "function": "quote.decide",
        "fallback": HEAD_OFFICE,
        "autopass": autopass,
        "fields": [],
        "steps": list(steps),
    }
    await publish("other", body)
    viewer = await office.viewer(by)
    async with transaction():
        return await service.start(
            "other", subject_entity="quote", subject_id=1, org_id=viewer.unit_id, product="GACC",
            amount=Money(premium), facts={}, card={"title": "x"}, by=viewer, now=office.now,
        )  # fmt: skip


async def test_everybody_of_a_post_has_a_seat(office: Office) -> None:
    tang = await Assignment.get(person_id=office.company.people["tang"])
    await Assignment.filter(id=tang.id).update(
        unit_id=office.company.units["SH-PD"], post="head_of_sub_branch", is_head=False
    )
    forget()

    await start(
        office, approve("s", {"rule": "post", "kind": "sub_branch", "post": "head_of_sub_branch"})
    )

    assert await office.todo() == {"tang": 1, "liu": 1}


async def test_a_post_that_nobody_holds_goes_to_the_head_of_the_unit(office: Office) -> None:
    await start(office, approve("s", {"rule": "post", "kind": "branch", "post": "underwriter"}))

    assert await office.todo() == {"zhou": 1}


async def test_the_applicants_own_seat_and_an_unknown_login_go_to_the_fallback(
    office: Office,
) -> None:
    await start(office, approve("s", "chen", "nobody", "liu"), by="chen")

    assert await office.todo() == {"gao": 1, "liu": 1}


async def test_a_step_that_nobody_can_sit_in_is_refused_in_words(office: Office) -> None:
    await Account.filter(login="gao").update(is_active=False)

    with pytest.raises(Refused) as refused:
        await start(office, approve("最后", "nobody"))

    assert refused.value.faults[0].code == "case.nobody"
    assert refused.value.faults[0].facts == {"step": "最后"}
    assert await Case.all().count() == 0


async def test_whoever_gets_a_copy_reads_the_case_but_does_not_decide_it(office: Office) -> None:
    case = await start(office, {"id": "k", "kind": "copy", "to": ["xu"]}, approve("s", "chen"))

    copied = await office.cards("xu", "copied")
    detail = await inbox.case_detail(case.id, by=await office.viewer("xu"), now=NOW)

    assert [card.case.id for card in copied] == [case.id]
    assert detail.card.actions == ()
    assert await office.todo() == {"chen": 1}


async def test_an_automatic_vote_is_given_only_within_its_holders_level(office: Office) -> None:
    ladder = (approve("first", "chen"), approve("second", "liu"), approve("third", "chen"))
    within = await start(office, *ladder, autopass="any", premium=50_000_00)
    await office.decide("chen")
    await office.decide("liu")
    beyond = await start(office, *ladder, autopass="any", premium=50_000_01)
    await office.decide("chen")
    await office.decide("liu")

    card = (await office.cards("chen"))[0]

    assert (await Case.get(id=within.id)).status == "approved"
    assert (await Case.get(id=beyond.id)).status == "running"
    assert card.actions[0] == "pass_up"
    await office.decide("chen", "pass_up")
    assert await office.todo() == {"liu": 1}
    assert (await office.decide("liu"))["status"] == "approved"


async def test_somebody_without_the_function_cannot_decide_what_they_hold(office: Office) -> None:
    await start(office, approve("s", "lin"))

    card = (await office.cards("lin"))[0]
    code = await office.refused("lin")

    assert card.actions == ("comment",)
    assert code == "access.refused"


async def test_the_highest_level_without_enough_authority_is_told_so(office: Office) -> None:
    await Account.filter(login="gao").update(is_active=False)
    forget()
    await start(office, approve("s", "zhou"), premium=1_000_000_01)

    card = (await office.cards("zhou"))[0]

    assert card.actions == ("reject", "return", "transfer", "comment")
    assert await office.refused("zhou") == "case.level.highest"
    assert await office.refused("zhou", "pass_up") == "case.nobody"
