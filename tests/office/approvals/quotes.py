"""A pretended business beside the real approvals: records that flows decide about.

It declares the actions that the quote flow names, and writes down what it is called with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from backend.kit.faults import Refused
from backend.kit.money import Money
from backend.metadata import actions, releases
from backend.metadata.catalogue import Label
from backend.metadata.definition_files import DefinitionFile, read_folders
from backend.office.approvals import inbox, service
from backend.office.approvals.flows import check_flow
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import transaction
from tests.people import NOW, Company, found_company

LIBRARY = Path(__file__).parents[3] / "forms" / "library"
ACTIONS = ("policy.issue", "policy.return_quote", "policy.refuse_quote", "policy.withdraw_quote")


@dataclass
class Office:
    """The company with its quote flow published, and what its actions were called with."""

    company: Company
    calls: list[tuple[str, actions.Call]] = field(default_factory=list)
    minutes: int = 0

    @property
    def now(self) -> datetime:
        """Each question of the time is a minute later."""
        self.minutes += 1
        return NOW + timedelta(minutes=self.minutes)

    async def viewer(self, login: str) -> Viewer:
        return await self.company.viewer(login)

    async def quote(
        self,
        level: str = "sales_office",
        premium: int = 1_000_00,
        by: str = "lina",
        facts: Mapping[str, Any] | None = None,
    ) -> service.CaseState:
        """Start a case for a quote; the premium is in minor units."""
        viewer = await self.viewer(by)
        amount = Money(premium)
        sent = {"authority_level": level, "decision": "accept", "premium": amount.text}
        async with transaction():
            return await service.start(
                "quote",
                subject_entity="quote",
                subject_id=17,
                org_id=viewer.unit_id,
                product="GACC",
                amount=amount,
                facts=sent | dict(facts or {}),
                card={"title": "王强 团体意外险", "amount": amount.text, "currency": "CNY"},
                by=viewer,
                now=self.now,
            )

    async def resubmit(self, case_id: int, premium: int, by: str = "lina") -> service.CaseState:
        amount = Money(premium)
        facts = {
            "authority_level": "sales_office", "decision": "accept", "premium": amount.text,
        }  # fmt: skip
        async with transaction():
            return await service.resubmit(
                case_id,
                amount=amount,
                facts=facts,
                card={"title": "corrected"},
                by=await self.viewer(by),
                now=self.now,
            )

    async def cards(self, login: str, box: inbox.Box = "todo") -> list[inbox.Card]:
        page = await inbox.list_box(
            box, first=50, after=None, by=await self.viewer(login), now=self.now
        )
        assert page.total == len(page.cards)
        return page.cards

    async def todo(self) -> dict[str, int]:
        """Who has how much to do."""
        counts = {login: len(await self.cards(login)) for login in self.company.people}
        return {login: count for login, count in counts.items() if count}

    async def decide(self, login: str, action: str = "approve", **more: Any) -> Mapping[str, Any]:
        """Decide the first task of somebody's inbox, or the one given."""
        cards = [] if "task_id" in more else await self.cards(login)
        given: dict[str, Any] = {"words": "说明"} if action in service.NEEDS_WORDS else {}
        if cards:
            assert cards[0].task_id is not None
            given |= {"task_id": cards[0].task_id, "facts_seen": cards[0].case.facts_hash}
        key = more.pop("key", None) or str(uuid4())
        decision = service.Decision(action=action, **{**given, **more})
        async with transaction():
            return await service.decide(
                decision, key=key, by=await self.viewer(login), now=self.now
            )

    async def refused(self, login: str, action: str = "approve", **more: Any) -> str:
        """Return the code for which a decision is refused."""
        try:
            await self.decide(login, action, **more)
        except Refused as refused:
            return refused.faults[0].code
        raise AssertionError("it was not refused")


async def open_office() -> Office:
    """Found the company and publish the library's quote flow."""
    office = Office(await found_company())
    install_actions(office)
    files = [file for file in read_folders([LIBRARY]) if file.kind == "flow"]
    await releases.publish(files, by=None, now=NOW)
    return office


def install_actions(office: Office) -> None:
    """Install what the business and the approvals declare."""

    def action(code: str) -> actions.Action:
        async def run(what: actions.Call) -> Mapping[str, Any]:
            office.calls.append((code, what))
            return {}

        return actions.Action(code, Label(code, code), run)

    actions.install([action(code) for code in ACTIONS])
    releases.register_checker("flow", check_flow)
    releases.install((), (), lambda _body: None)


async def publish(code: str, body: Mapping[str, Any]) -> None:
    """Publish one more flow."""
    await releases.publish([DefinitionFile("flow", code, body)], by=None, now=NOW)
