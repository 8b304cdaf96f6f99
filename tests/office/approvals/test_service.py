"""Cases through the quote flow, on both databases."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.kit.faults import Refused, refuse
from backend.kit.messages import explain
from backend.metadata import actions, releases
from backend.metadata.catalogue import Label
from backend.office.approvals import history, inbox, service
from backend.office.approvals.deciding import standing
from backend.office.approvals.models import Case, CaseAct, CaseTask
from backend.office.notices.models import Notice
from backend.runtime.access.models import Assignment
from backend.runtime.access.service import forget
from backend.runtime.audit.models import JournalEntry
from backend.runtime.database import Database, transaction
from tests.office.approvals.quotes import Office, open_office, publish
from tests.people import NOW


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office()


async def test_a_quote_climbs_every_level_up_to_the_one_it_needs(office: Office) -> None:
    case = await office.quote("head_office", 300_000_00)

    seen = []
    for login in ("chen", "liu", "zhou", "gao"):
        seen.append(await office.todo())
        answer = await office.decide(login)

    assert seen == [{"chen": 1}, {"liu": 1}, {"zhou": 1}, {"gao": 1}]
    assert answer["status"] == "approved"
    assert await office.todo() == {}
    code, call = office.calls[0]
    assert (code, call.subject_id, call.by.login) == ("policy.issue", 17, "gao")
    assert call.facts["case_id"] == case.id


async def test_the_journal_and_the_notices_tell_what_happened(office: Office) -> None:
    case = await office.quote("sub_branch")
    await office.decide("chen")
    await office.decide("liu", words="同意")

    entries = await JournalEntry.filter(entity="case").order_by("id")
    notices = await Notice.all().order_by("id").values_list("kind", "person_id")

    people = office.company.people
    assert [entry.event for entry in entries] == [
        "case.opened",
        "case.decided",
        "case.decided",
        "case.approved",
    ]
    assert notices == [
        ("case.task", people["chen"]),
        ("case.task", people["liu"]),
        ("case.approved", people["lina"]),
    ]
    told = await Notice.get(kind="case.approved")
    assert (told.title_zh, told.title_en) == (
        "已通过：王强 团体意外险",
        "Approved: 王强 团体意外险",
    )
    assert (told.body_zh, told.link) == ("刘洋：同意", f"/cases/{case.id}")


async def test_a_quote_above_the_level_is_passed_up_and_then_approved(office: Office) -> None:
    await office.quote("sales_office", 250_000_00)
    before = await office.cards("chen")
    code = await office.refused("chen")

    await office.decide("chen", "pass_up")
    first = await office.cards("liu")
    await office.decide("liu", "pass_up")
    answer = await office.decide("zhou")

    assert code == "case.level"
    assert before[0].actions == ("pass_up", "reject", "return", "transfer", "comment")
    assert first[0].actions == ("pass_up", "reject", "return", "comment")
    assert answer["status"] == "approved"
    assert [name for name, _ in office.calls] == ["policy.issue"]


async def test_the_level_itself_is_enough_and_a_cent_more_is_not(office: Office) -> None:
    await office.quote("sales_office", 50_000_01)
    beyond = await office.cards("chen")
    await office.decide("chen", "reject")

    await office.quote("sales_office", 50_000_00)
    within = await office.cards("chen")

    assert beyond[0].actions[0] == "pass_up"
    assert within[0].actions[0] == "approve"
    assert (await office.decide("chen"))["status"] == "approved"


async def test_words_say_the_level_in_both_languages(office: Office) -> None:
    await office.quote("sales_office", 250_000_00)

    with pytest.raises(Refused) as refused:
        await office.decide("chen")

    fault = refused.value.faults[0]
    assert explain(fault, "zh-CN") == "250000.00 超出您的审批额度 50000.00，可同意并上报上一级。"
    assert explain(fault, "en") == (
        "250000.00 is above your level of 50000.00. "
        "You can approve it and pass it up to the next level."
    )


async def test_nobody_decides_an_own_case(office: Office) -> None:
    await office.quote(by="chen")

    assert await office.todo() == {"liu": 1}


async def test_an_own_case_is_refused_even_to_who_holds_its_task(office: Office) -> None:
    case = await office.quote()
    task = (await office.cards("chen"))[0]
    await Case.filter(id=case.id).update(applicant_id=office.company.people["chen"])

    code = await office.refused("chen", task_id=task.task_id, facts_seen=case.facts_hash)

    assert code == "case.own"


async def test_a_vacant_level_is_filled_by_the_next_head_and_nobody_signs_two_levels(
    office: Office,
) -> None:
    await Assignment.filter(person_id=office.company.people["chen"]).update(is_head=False)
    forget()
    await office.quote("sub_branch")

    first = await office.todo()
    await office.decide("liu")

    assert first == {"liu": 1}
    assert await office.todo() == {"zhou": 1}


async def test_two_managers_at_once_one_decides_and_the_other_is_told(office: Office) -> None:
    await office.quote()
    await office.decide("chen", "transfer", target=str(office.company.people["liu"]))
    cards = await office.cards("liu")
    decision: dict[str, Any] = {
        "task_id": cards[0].task_id,
        "facts_seen": cards[0].case.facts_hash,
    }

    answers = await asyncio.gather(
        *(office.decide("liu", **decision) for _ in range(4)), return_exceptions=True
    )

    told = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(told) == 3
    assert {fault.code for answer in told for fault in answer.faults} == {
        "case.task.closed.approve"
    }
    words = explain(told[0].faults[0], "zh-CN")
    assert words.startswith("已由 刘洋 于 09:3")
    assert words.endswith(" 批准")
    assert len(office.calls) == 1
    assert await CaseTask.filter(is_open=True).count() == 0


async def test_two_heads_of_one_step_at_once_one_decides_and_the_other_is_told(
    office: Office,
) -> None:
    await publish("pair", PAIR)
    lina = await office.viewer("lina")
    async with transaction():
        await service.start(
            "pair", subject_entity="quote", subject_id=3, org_id=lina.unit_id, product="GACC",
            amount=None, facts={}, card={"title": "x"}, by=lina, now=office.now,
        )  # fmt: skip
    tasks = {login: (await office.cards(login))[0] for login in ("chen", "liu")}

    answers = await asyncio.gather(
        *(
            office.decide(login, task_id=card.task_id, facts_seen=card.case.facts_hash)
            for login, card in tasks.items()
        ),
        return_exceptions=True,
    )

    refused = [answer for answer in answers if isinstance(answer, Refused)]
    done = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert len(done) == len(refused) == 1
    fault = refused[0].faults[0]
    assert fault.code == "case.task.closed.approve"
    assert fault.facts["name"] in {"陈静", "刘洋"}


async def test_a_repeated_key_gets_the_same_answer_and_one_vote(office: Office) -> None:
    await office.quote()
    card = (await office.cards("chen"))[0]
    key = str(uuid4())
    given: dict[str, Any] = {"task_id": card.task_id, "facts_seen": card.case.facts_hash}

    answers = await asyncio.gather(*(office.decide("chen", key=key, **given) for _ in range(3)))

    assert answers[0]["status"] == "approved"
    assert answers == [answers[0]] * 3
    assert await CaseAct.filter(action="approve").count() == 1
    assert len(office.calls) == 1


async def test_facts_that_changed_since_they_were_seen_are_not_decided(office: Office) -> None:
    case = await office.quote()
    stale = (await office.cards("chen"))[0]
    await office.decide("chen", "return")
    await office.resubmit(case.id, 2_000_00)
    fresh = (await office.cards("chen"))[0]

    code = await office.refused("chen", task_id=fresh.task_id, facts_seen=stale.case.facts_hash)

    assert code == "case.changed"
    assert (await office.decide("chen"))["status"] == "approved"


async def test_a_return_needs_words_and_comes_back_corrected(office: Office) -> None:
    case = await office.quote()
    no_words = await office.refused("chen", "return", words="  ")
    answer = await office.decide("chen", "return", words="职业类别有误")
    kept = await Case.get(id=case.id)
    again = await office.resubmit(case.id, 900_00)

    assert no_words == "case.words.needed"
    assert answer["status"] == kept.status == "returned"
    assert again.status == "running"
    assert again.facts_hash != case.facts_hash
    code, call = office.calls[0]
    assert (code, call.facts["words"]) == ("policy.return_quote", "职业类别有误")
    assert await office.todo() == {"chen": 1}


async def test_only_the_applicant_resubmits_and_only_what_came_back(office: Office) -> None:
    case = await office.quote()
    with pytest.raises(Refused) as running:
        await office.resubmit(case.id, 900_00)
    await office.decide("chen", "return")
    with pytest.raises(Refused) as other:
        await office.resubmit(case.id, 900_00, by="chen")

    assert running.value.faults[0].code == "case.state.running"
    assert other.value.faults[0].code == "case.not_applicant"


async def test_a_return_to_an_earlier_level_asks_that_level_again(office: Office) -> None:
    await office.quote("sub_branch")
    await office.decide("chen")
    await office.decide("liu", "return", target="sales_office")

    assert await office.todo() == {"chen": 1}


async def test_a_reject_ends_the_case_and_runs_its_effect(office: Office) -> None:
    await office.quote("branch")
    answer = await office.decide("chen", "reject", words="不承保")

    assert answer["status"] == "rejected"
    assert [code for code, _ in office.calls] == ["policy.refuse_quote"]
    assert await office.todo() == {}


async def test_the_applicant_withdraws_until_somebody_has_decided(office: Office) -> None:
    lina = await office.viewer("lina")
    first, second = await office.quote("sub_branch"), await office.quote("sub_branch")
    task = (await office.cards("chen"))[0]

    async with transaction():
        answer = await service.withdraw(first.id, key=str(uuid4()), by=lina, now=office.now)
    closed = await office.refused("chen", task_id=task.task_id)
    await office.decide("chen")
    with pytest.raises(Refused) as late:
        async with transaction():
            await service.withdraw(second.id, key=str(uuid4()), by=lina, now=office.now)

    assert answer["status"] == "withdrawn"
    assert closed == "case.task.closed.withdraw"
    assert late.value.faults[0].code == "case.withdraw.decided"
    assert [code for code, _ in office.calls] == ["policy.withdraw_quote"]


async def test_a_withdrawn_case_can_be_sent_again(office: Office) -> None:
    lina = await office.viewer("lina")
    case = await office.quote()
    async with transaction():
        await service.withdraw(case.id, key=str(uuid4()), by=lina, now=office.now)

    again = await office.resubmit(case.id, 100_00)

    assert again.status == "running"
    assert await office.todo() == {"chen": 1}


async def test_a_task_of_somebody_else_names_who_holds_it(office: Office) -> None:
    await office.quote("sub_branch")
    card = (await office.cards("chen"))[0]

    holder = await office.refused("liu", task_id=card.task_id, facts_seen=card.case.facts_hash)
    stranger = await office.refused("hu", task_id=card.task_id)
    nothing = await office.refused("hu", task_id=999_999)

    assert holder == "case.not_assignee"
    assert stranger == nothing == "case.task.unknown"


async def test_a_task_goes_only_to_somebody_who_may_decide_it(office: Office) -> None:
    await office.quote()
    people = office.company.people
    refused = [
        await office.refused("chen", "transfer", target=target)
        for target in (str(people["wang"]), str(people["sun"]), "999999", "-1", "x")
    ]
    on_it = await office.refused("chen", "transfer", target=str(people["chen"]))
    await office.decide("chen", "transfer", target=str(people["liu"]))

    assert refused == ["case.transfer.person"] * 5
    assert on_it == "case.target.invalid"
    assert await office.todo() == {"liu": 1}


async def test_a_refused_effect_leaves_everything_as_it_was(office: Office) -> None:
    async def run(_: actions.Call) -> dict[str, object]:
        raise refuse("case.nobody", step="issue")

    await office.quote()
    actions.install([actions.Action("policy.issue", Label("", ""), run)])

    code = await office.refused("chen")

    assert code == "case.nobody"
    assert await office.todo() == {"chen": 1}
    assert await CaseAct.all().count() == 1


async def test_a_product_without_levels_is_approved_at_once(office: Office) -> None:
    case = await office.quote("system")

    assert case.status == "approved"
    assert office.calls[0][1].by.login == "lina"


async def test_facts_that_the_flow_does_not_know_are_refused(office: Office) -> None:
    codes = []
    table: list[dict[str, Any]] = [
        {"authority_level": "none"},
        {"premium": "-1.00"},
        {"premium": None},
    ]
    for wrong in table:
        with pytest.raises(Refused) as refused:
            await office.quote(facts=wrong)
        codes.append(refused.value.faults[0].code)

    assert codes == ["flow.fact.unknown_value", "flow.fact.range", "flow.fact.missing"]
    assert await Case.all().count() == 0


async def test_urging_reminds_the_holders_once_in_two_hours(office: Office) -> None:
    lina, case = await office.viewer("lina"), await office.quote()

    async def urge(minutes: int) -> None:
        async with transaction():
            await service.urge(
                case.id, key=str(uuid4()), by=lina, now=NOW + timedelta(minutes=minutes)
            )

    await urge(10)
    with pytest.raises(Refused) as soon:
        await urge(129)
    await urge(130)

    assert explain(soon.value.faults[0], "zh-CN") == "您已于 09:40 催办，11:40 之后可再次催办。"
    assert await Notice.filter(kind="case.urged").count() == 2


async def test_the_history_is_chained_and_alone_rebuilds_the_state(office: Office) -> None:
    case = await office.quote("branch", 10_000_00)
    await office.decide("chen")
    await office.decide("liu", "return", target="sales_office")
    await office.decide("chen", "comment")
    await office.decide("chen")
    await office.decide("liu", "transfer", target=str(office.company.people["gao"]))

    stands = await standing(await Case.get(id=case.id), NOW)
    broken = await CaseAct.get(case_id=case.id, number=3)
    open_rows = await CaseTask.filter(case_id=case.id, is_open=True)

    assert history.verify(stands.acts) == []
    assert [act.number for act in stands.acts] == [1, 2, 3, 4, 5, 6]
    assert [(row.step, row.holder_id) for row in open_rows] == [
        ("sub_branch", office.company.people["gao"])
    ]
    broken.words = "something else"
    await broken.save()
    again = await history.acts_of([case.id])
    assert [fault.at for fault in history.verify(again[case.id])] == ["3"]


async def test_a_case_keeps_the_flow_version_it_began_with(office: Office) -> None:
    case = await office.quote("sub_branch")
    found = (await releases.current_release()).find("flow", "quote")
    assert found is not None
    steps = [{"id": "done", "kind": "end", "result": "approved"}]
    await publish("quote", {**found.body, "steps": steps})

    await office.decide("chen")
    newer = await office.quote("sub_branch")

    assert await office.todo() == {"liu": 1}
    assert newer.status == "approved"
    assert (await Case.get(id=case.id)).definition_id == found.id


async def test_the_boxes_hold_what_is_ones_own(office: Office) -> None:
    await office.quote("sub_branch")
    await office.quote("sub_branch")
    await office.decide("chen")

    boxes = {
        (login, box): len(await office.cards(login, box))
        for login in ("lina", "chen", "liu", "hu")
        for box in ("todo", "done", "started", "copied")
    }

    assert {key: count for key, count in boxes.items() if count} == {
        ("lina", "started"): 2,
        ("chen", "todo"): 1,
        ("chen", "done"): 1,
        ("liu", "todo"): 1,
    }


async def test_an_inbox_pages_in_order(office: Office) -> None:
    for _ in range(3):
        await office.quote()
    chen = await office.viewer("chen")

    first = await inbox.list_box("todo", first=2, after=None, by=chen, now=NOW)
    rest = await inbox.list_box("todo", first=2, after=first.cards[-1].cursor, by=chen, now=NOW)
    with pytest.raises(Refused):
        await inbox.list_box("todo", first=0, after=None, by=chen, now=NOW)

    ids = [card.task_id for card in (*first.cards, *rest.cards)]
    assert (first.total, first.has_more, rest.has_more) == (3, True, False)
    assert ids == sorted(ids, key=lambda number: number or 0)
    assert len(set(ids)) == 3


async def test_the_detail_shows_the_path_with_who_and_when(office: Office) -> None:
    case = await office.quote("branch", 10_000_00)
    await office.decide("chen", words="同意")
    detail = await inbox.case_detail(case.id, by=await office.viewer("lina"), now=office.now)

    steps = [(step.id, step.state, [seat.name for seat in step.seats]) for step in detail.path]
    assert steps == [
        ("sales_office", "passed", ["陈静"]),
        ("sub_branch", "open", ["刘洋"]),
        ("branch", "ahead", ["周敏"]),
    ]
    seat = detail.path[0].seats[0]
    assert (seat.vote, seat.voted_by, seat.words) == ("approve", "陈静", "同意")
    assert seat.at is not None
    assert [(act.name, act.action) for act in detail.history] == [
        ("李娜", "submit"),
        ("陈静", "approve"),
    ]
    assert (detail.may_withdraw, detail.may_urge, detail.may_resubmit) == (False, True, False)


async def test_a_case_is_seen_by_applicant_holders_and_scope_only(office: Office) -> None:
    case = await office.quote()

    async def sees(login: str) -> bool:
        try:
            await inbox.case_detail(case.id, by=await office.viewer(login), now=NOW)
        except Refused as refused:
            return refused.faults[0].code != "case.unknown"
        return True

    logins = ("lina", "chen", "liu", "zhou", "lin", "wang", "tang", "hu", "xu")
    seen = [login for login in logins if await sees(login)]

    assert seen == ["lina", "chen", "liu", "zhou", "lin"]


PAIR = {
    "flow": "pair",
    "title": {"zh": "双人", "en": "Pair"},
    "function": "quote.decide",
    "fallback": {"rule": "unit_head", "kind": "head_office"},
    "autopass": "none",
    "fields": [],
    "steps": [
        {
            "id": "two",
            "kind": "approve",
            "name": {"zh": "或签", "en": "Either"},
            "mode": "any",
            "approvers": ["chen", "liu"],
        }
    ],
}
