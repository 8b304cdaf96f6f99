"""Approvals, the front door (审批): start, decide, resubmit, withdraw, comment, urge.

Deciding runs in the caller's transaction under a lock on the case, in this order: is the key
known, is the task still open, may they decide, is it within their level, not their own, are the
facts those they saw; then the vote. Undoing within seconds is the phone's; here a vote is final.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from backend.kit.canonical import fingerprint
from backend.kit.clock import BUSINESS_ZONE, business_date
from backend.kit.faults import Fault, raise_if_any, refuse
from backend.kit.money import Money
from backend.metadata import releases
from backend.metadata.catalogue import Label
from backend.office.approvals.deciding import (
    Standing,
    may_decide,
    person_above,
    refuse_beyond_level,
    require_to_decide,
    standing,
    task_of_row,
    try_approval,
)
from backend.office.approvals.engine.conditions import read_facts
from backend.office.approvals.engine.definition import APPLICANT
from backend.office.approvals.engine.state import Task
from backend.office.approvals.flows import FlowDefinition, definition
from backend.office.approvals.history import Entry, attempt, write
from backend.office.approvals.models import Case, CaseTask
from backend.office.approvals.moving import CaseState, carry_out, title_of, titled
from backend.office.approvals.visibility import get_case, may_see
from backend.office.notices import service as notices
from backend.runtime.access import service as access
from backend.runtime.access.viewer import Viewer
from backend.runtime.audit import journal
from backend.runtime.commands import once

__all__ = [
    "ACTIONS", "NEEDS_WORDS", "CaseState", "Decision", "comment", "decide", "resubmit", "start",
    "urge", "withdraw",
]  # fmt: skip

ACTIONS = ("approve", "reject", "return", "transfer", "pass_up", "comment")
NEEDS_WORDS = ("reject", "return", "comment")
LONGEST_WORDS = 500
URGED_ONCE_IN = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody wants to do with a task.

    `facts_seen` is the hash that the card came with. `target` is the person of a transfer, or
    the step of a return (the applicant when empty).
    """

    task_id: int
    action: str
    words: str = ""
    facts_seen: str = ""
    target: str = ""


async def start(  # noqa: PLR0913 — what a case is about, where it stands, what it is worth
    flow_code: str,
    *,
    subject_entity: str,
    subject_id: int,
    org_id: int,
    product: str,
    amount: Money | None,
    facts: Mapping[str, Any],
    card: Mapping[str, Any],
    by: Viewer,
    now: datetime,
) -> CaseState:
    """Open a case for a record and submit it; the applicant is whoever does.

    A flow may end at once; then its effect has run when this returns.
    """
    release = await releases.current_release(before_a_write=True)
    found = release.find("flow", flow_code)
    if found is None:
        raise refuse("case.flow.unknown", "flow", flow=flow_code)
    _check_facts(await definition(found.id), facts)
    case = await Case.create(
        flow_code=flow_code,
        definition_id=found.id,
        subject_entity=subject_entity,
        subject_id=subject_id,
        org_id=org_id,
        product=product,
        applicant_id=by.person_id,
        amount=None if amount is None else amount.minor,
        currency="CNY" if amount is None else amount.currency,
        facts=dict(facts),
        card=dict(card),
        facts_hash=_facts_hash(facts, card, amount),
        status="draft",
        opened_at=now,
    )
    return await _apply(await standing(case, now), Entry("submit", facts=facts), by, now)


async def resubmit(
    case_id: int,
    *,
    amount: Money | None,
    facts: Mapping[str, Any],
    card: Mapping[str, Any],
    by: Viewer,
    now: datetime,
) -> CaseState:
    """Send a case again, that was returned or withdrawn, with what was corrected."""
    case = await get_case(case_id, by, locked=True)
    if case.applicant_id != by.person_id:
        raise refuse("case.not_applicant")
    _check_facts(await definition(case.definition_id), facts)
    if amount is not None:
        case.currency = amount.currency
    case.amount = None if amount is None else amount.minor
    case.facts, case.card = dict(facts), dict(card)
    case.facts_hash = _facts_hash(facts, card, amount)
    await case.save(update_fields=["amount", "currency", "facts", "card", "facts_hash"])
    action = "submit" if case.status == "withdrawn" else "resubmit"
    return await _apply(await standing(case, now), Entry(action, facts=facts), by, now)


async def decide(decision: Decision, *, key: str, by: Viewer, now: datetime) -> dict[str, Any]:
    """Decide a task, once for a key; return the case's id and status as plain JSON."""

    async def run() -> dict[str, Any]:
        after = await _decide(decision, by, now)
        return {"case": after.id, "status": after.status, "task": decision.task_id}

    return await once(key, by, "case.decide", asdict(decision), run, now=now)


async def withdraw(
    case_id: int, words: str = "", *, key: str, by: Viewer, now: datetime
) -> dict[str, Any]:
    """Take an own case back, while nobody has decided since it was sent."""

    async def run() -> dict[str, Any]:
        case = await get_case(case_id, by, locked=True)
        entry = Entry("withdraw", words=_words("withdraw", words))
        after = await _apply(await standing(case, now), entry, by, now)
        return {"case": after.id, "status": after.status}

    return await once(key, by, "case.withdraw", [case_id, words], run, now=now)


async def comment(
    case_id: int, words: str, *, key: str, by: Viewer, now: datetime
) -> dict[str, Any]:
    """Add words to a case's history; everybody who may see the case may."""

    async def run() -> dict[str, Any]:
        case = await get_case(case_id, by, locked=True)
        await _comment(case, words, by, now)
        return {"case": case.id, "status": case.status}

    return await once(key, by, "case.comment", [case_id, words], run, now=now)


async def urge(case_id: int, *, key: str, by: Viewer, now: datetime) -> dict[str, Any]:
    """Remind everybody who holds an own case, once in two hours."""

    async def run() -> dict[str, Any]:
        case = await get_case(case_id, by, locked=True)
        if case.applicant_id != by.person_id:
            raise refuse("case.not_applicant")
        if case.status != "running":
            raise refuse(f"case.state.{case.status}")
        if case.urged_at is not None and now < case.urged_at + URGED_ONCE_IN:
            again = case.urged_at + URGED_ONCE_IN
            raise refuse(
                "case.urge.soon", when=_clock(case.urged_at, now), next=_clock(again, now)
            )
        case.urged_at = now
        await case.save(update_fields=["urged_at"])
        await write(case, Entry("urge"), {}, by=by, now=now)
        await journal.record("case.urged", "case", case.id, by=by, now=now)
        holders = await CaseTask.filter(case_id=case.id, is_open=True)
        await notices.send(
            {task.holder_id for task in holders},
            "case.urged",
            title=titled(Label("催办", "Reminder"), title_of(case.card)),
            body=Label(by.name, by.name),
            link=f"/cases/{case.id}",
            now=now,
        )
        return {"case": case.id, "status": case.status}

    return await once(key, by, "case.urge", [case_id], run, now=now)


def _facts_hash(facts: Mapping[str, Any], card: Mapping[str, Any], amount: Money | None) -> str:
    """The hash a decision is bound to: the facts, their worth, and what the card showed."""
    return fingerprint(
        {"facts": facts, "card": card, "amount": None if amount is None else asdict(amount)}
    )


def _check_facts(terms: FlowDefinition, facts: Mapping[str, Any]) -> None:
    """Raise Refused for facts that the flow's checks did not reckon with."""
    faults: list[Fault] = []
    for name, value in read_facts(terms.flow, facts, reads_untested=True).items():
        field, at = terms.flow.field_named[name], f"facts.{name}"
        if isinstance(value, Decimal):
            if not field.min <= value <= field.max:
                ends = {"least": field.write(field.min), "most": field.write(field.max)}
                faults.append(Fault("flow.fact.range", at, {"value": str(value), **ends}))
        elif value not in field.values:
            allowed = ", ".join(field.values)
            faults.append(
                Fault("flow.fact.unknown_value", at, {"value": value, "allowed": allowed})
            )
    raise_if_any(faults)


async def _apply(stands: Standing, entry: Entry, by: Viewer, now: datetime) -> CaseState:
    tried = attempt(stands.terms.flow, stands.state, entry, by.person_id, stands.find)
    return await carry_out(stands, tried, by=by, now=now)


async def _decide(decision: Decision, by: Viewer, now: datetime) -> CaseState:
    if decision.action not in ACTIONS:
        raise refuse("case.action.unknown", "action", action=decision.action[:40])
    row, case = await _locked(decision.task_id, by)
    if decision.action == "comment":
        return await _comment(case, decision.words, by, now)
    await _refuse_not_open(row, by, now)
    if case.applicant_id == by.person_id:
        raise refuse("case.own")
    stands = await standing(case, now)
    require_to_decide(by, stands)
    task = task_of_row(stands, row)
    entry = await _entry(decision, stands, task, by)
    is_approval = entry.action in ("approve", "pass_up")
    if is_approval:
        tried = await try_approval(stands, entry, by)
    else:
        tried = attempt(stands.terms.flow, stands.state, entry, by.person_id, stands.find)
    if entry.action == "approve":
        refuse_beyond_level(tried, stands, task, by)
    if decision.facts_seen != case.facts_hash:
        raise refuse("case.changed", "factsSeen")
    return await carry_out(stands, tried, by=by, now=now)


async def _locked(task_id: int, by: Viewer) -> tuple[CaseTask, Case]:
    """Lock the case of a task, then read the task as it stands behind the lock."""
    found = await CaseTask.filter(id=task_id).first()
    if found is None:
        raise refuse("case.task.unknown", "task", id=task_id)
    case = await Case.filter(id=found.case_id).select_for_update().get()
    if not await may_see(case, by):
        raise refuse("case.task.unknown", "task", id=task_id)
    return await CaseTask.get(id=task_id), case


async def _refuse_not_open(row: CaseTask, by: Viewer, now: datetime) -> None:
    """Say who closed a task, what they did and when; or who holds it."""
    if not row.is_open:
        assert row.closed_by is not None, "a closed task has been closed by somebody"
        assert row.closed_at is not None, "a closed task has been closed at some time"
        names = await access.person_names([row.closed_by])
        raise refuse(
            f"case.task.closed.{row.closed_action}",
            "task",
            name=names[row.closed_by],
            when=_clock(row.closed_at, now),
        )
    if row.holder_id != by.person_id:
        names = await access.person_names([row.holder_id])
        raise refuse("case.not_assignee", "task", holder=names[row.holder_id])


async def _entry(decision: Decision, stands: Standing, task: Task, by: Viewer) -> Entry:
    words = _words(decision.action, decision.words)
    entry = Entry(decision.action, task.step, words=words)
    match decision.action:
        case "return":
            return Entry("return", task.step, decision.target or APPLICANT, words)
        case "transfer":
            person = await _decider(decision.target, stands)
            return Entry("transfer", task.step, str(person), words)
        case "pass_up":
            seat = stands.state.visits[task.step].seats[task.seat]
            if task.is_added and not seat.is_signed_off:
                raise refuse("case.added.only_decides", "action")
            above = person_above(stands, task, by)
            if above is None:
                raise refuse("case.nobody", step=stands.terms.step_name(task.step).zh)
            return Entry("pass_up", task.step, str(above), words)
    return entry


async def _decider(target: str, stands: Standing) -> int:
    """Return the person a task is transferred to, who may decide such a case."""
    person_id = int(target) if target.isascii() and target.isdecimal() and len(target) < 19 else 0
    if await access.person_names([person_id]):
        viewer = await access.viewer_of(person_id, now=stands.now)
        if may_decide(viewer, stands):
            return person_id
    raise refuse("case.transfer.person", "target", person=target[:40])


def _words(action: str, words: str) -> str:
    said = words.strip()
    if action in NEEDS_WORDS and not said:
        raise refuse("case.words.needed", "words")
    if len(said) > LONGEST_WORDS:
        raise refuse("case.words.long", "words", length=len(said), most=LONGEST_WORDS)
    return said


async def _comment(case: Case, words: str, by: Viewer, now: datetime) -> CaseState:
    entry = Entry("comment", words=_words("comment", words))
    await write(case, entry, {}, by=by, now=now)
    await journal.record("case.commented", "case", case.id, by=by, now=now, remark=entry.words)
    if by.person_id != case.applicant_id:
        await notices.send(
            [case.applicant_id],
            "case.comment",
            title=titled(Label("留言", "Comment"), title_of(case.card)),
            body=Label(f"{by.name}：{entry.words}", f"{by.name}: {entry.words}"),
            link=f"/cases/{case.id}",
            now=now,
        )
    return CaseState(case.id, case.status, case.facts_hash)


def _clock(moment: datetime, now: datetime) -> str:
    """Write a moment for people: the time of today, else date and time, in Shanghai."""
    here = moment.astimezone(BUSINESS_ZONE)
    is_today = business_date(moment) == business_date(now)
    return here.strftime("%H:%M" if is_today else "%Y-%m-%d %H:%M")
