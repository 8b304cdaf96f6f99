"""Approvals through GraphQL, as a phone sends it."""

from typing import Any
from uuid import uuid4

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from backend.kit.clock import business_date
from backend.kit.faults import Refused
from backend.office.approvals.graphql import CaseMutations, CaseQueries
from backend.runtime.database import Database
from backend.runtime.graph import SCALARS, Context
from backend.settings import Settings
from tests.office.approvals.quotes import Office, open_office

SCHEMA = strawberry.Schema(
    CaseQueries, CaseMutations, config=StrawberryConfig(scalar_map=dict(SCALARS))
)
INBOX = """
query ($box: InboxBox! = TODO, $first: Int = 50, $after: String) {
  inbox(box: $box, first: $first, after: $after) {
    total endCursor hasMore
    cards { task { id step isOpen } case { id flow status subjectEntity subjectId }
            card factsSeen actions openedAt amount currency } } }
"""
DECIDE = """
mutation ($key: String!, $task: ID!, $action: CaseAction!, $seen: String!, $words: String! = "") {
  decide(key: $key, task: $task, action: $action, factsSeen: $seen, words: $words)
  { case status } }
"""
DECIDE_MANY = """
mutation ($decisions: [DecisionInput!]!) {
  decideMany(decisions: $decisions) { task outcome { status } faults { code message } } }
"""


class Phone:
    """Sends documents as somebody, in their language."""

    def __init__(self, office: Office, database: Database, settings: Settings) -> None:
        self.office, self.database, self.settings = office, database, settings

    async def send(self, login: str, document: str, locale: str = "zh-CN", **given: Any) -> Any:
        now = self.office.now
        context = Context(
            viewer=await self.office.viewer(login) if login else None,
            locale=locale,
            now=now,
            today=business_date(now),
            database=self.database,
            settings=self.settings,
            request_id="r",
        )
        result = await SCHEMA.execute(document, given, context_value=context)
        if result.errors:
            raise result.errors[0].original_error or result.errors[0]
        return result.data


@pytest.fixture
async def phone(database: Database, settings: Settings) -> Phone:
    return Phone(await open_office(), database, settings)


async def test_a_manager_finds_a_card_and_approves_it(phone: Phone) -> None:
    case = await phone.office.quote()

    page = (await phone.send("chen", INBOX))["inbox"]
    card = page["cards"][0]
    done = await phone.send(
        "chen", DECIDE, key=str(uuid4()), task=card["task"]["id"], action="APPROVE",
        seen=card["factsSeen"],
    )  # fmt: skip
    after = (await phone.send("chen", INBOX))["inbox"]

    assert (page["total"], page["hasMore"], page["endCursor"]) == (1, False, card["task"]["id"])
    assert card["case"] == {
        "id": str(case.id),
        "flow": "报价审批",
        "status": "running",
        "subjectEntity": "quote",
        "subjectId": "17",
    }
    assert card["task"]["step"] == "营销服务部审批"
    assert card["actions"] == ["APPROVE", "REJECT", "RETURN", "TRANSFER", "COMMENT"]
    assert (card["amount"], card["currency"]) == ("1000.00", "CNY")
    assert card["card"]["title"] == "王强 团体意外险"
    assert card["openedAt"] == "2026-03-04T01:31:00.000000Z"
    assert done["decide"] == {"case": str(case.id), "status": "approved"}
    assert after == {"total": 0, "endCursor": None, "hasMore": False, "cards": []}


async def test_nobody_who_is_not_signed_in_may_ask(phone: Phone) -> None:
    with pytest.raises(Refused) as refused:
        await phone.send("", INBOX)

    assert refused.value.faults[0].code == "access.signed_out"


async def test_of_many_decisions_each_stands_by_itself(phone: Phone) -> None:
    for premium in (1_000_00, 60_000_00, 2_000_00):
        await phone.office.quote(premium=premium)
    cards = (await phone.send("chen", INBOX))["inbox"]["cards"]
    decisions = [
        {
            "key": str(uuid4()),
            "task": card["task"]["id"],
            "action": "APPROVE",
            "factsSeen": card["factsSeen"],
        }
        for card in cards
    ]

    first = (await phone.send("chen", DECIDE_MANY, decisions=decisions))["decideMany"]
    again = (await phone.send("chen", DECIDE_MANY, "en", decisions=decisions))["decideMany"]

    statuses = [answer["outcome"] and answer["outcome"]["status"] for answer in first]
    assert statuses == ["approved", None, "approved"]
    assert first[1]["faults"][0]["code"] == "case.level"
    assert [answer["outcome"] for answer in again] == [answer["outcome"] for answer in first]
    assert again[1]["faults"][0]["message"].startswith("60000.00 is above your level")
    assert len(phone.office.calls) == 2


async def test_more_than_fifty_at_once_are_refused(phone: Phone) -> None:
    one = {"key": str(uuid4()), "task": "1", "action": "APPROVE", "factsSeen": ""}

    with pytest.raises(Refused) as refused:
        await phone.send("chen", DECIDE_MANY, decisions=[one] * 51)

    assert refused.value.faults[0].code == "case.many.most"


async def test_the_applicant_sees_the_path_and_comments_urges_and_withdraws(phone: Phone) -> None:
    case = await phone.office.quote("sub_branch")
    ask = """query ($id: ID!) { caseDetail(id: $id) { applicant mayWithdraw mayUrge mayResubmit
      card { actions } path { id name state seats { holder vote votedBy at words isAutomatic } }
      history { number name action step words } } }"""
    words = """mutation ($key: String!, $id: ID!) {
      commentCase(key: $key, id: $id, words: "请尽快") { status } }"""
    urge = "mutation ($key: String!, $id: ID!) { urge(key: $key, id: $id) { status } }"
    withdraw = "mutation ($key: String!, $id: ID!) { withdrawCase(key: $key, id: $id) { status } }"

    for document in (words, urge):
        await phone.send("lina", document, key=str(uuid4()), id=str(case.id))
    before = (await phone.send("lina", ask, "en", id=str(case.id)))["caseDetail"]
    done = await phone.send("lina", withdraw, key=str(uuid4()), id=str(case.id))
    after = (await phone.send("lina", ask, id=str(case.id)))["caseDetail"]

    assert before["applicant"] == "李娜"
    assert [(step["name"], step["state"]) for step in before["path"]] == [
        ("Sales office", "open"),
        ("Sub-branch", "ahead"),
    ]
    assert [entry["action"] for entry in before["history"]] == ["submit", "comment", "urge"]
    assert (before["mayWithdraw"], before["mayUrge"], before["mayResubmit"]) == (
        True,
        False,
        False,
    )
    assert done["withdrawCase"] == {"status": "withdrawn"}
    assert after["mayResubmit"] is True


async def test_an_id_or_cursor_that_is_none_is_refused(phone: Phone) -> None:
    with pytest.raises(Refused) as refused:
        await phone.send("chen", INBOX, after="x'; --")

    assert refused.value.faults[0].code == "graph.id"
