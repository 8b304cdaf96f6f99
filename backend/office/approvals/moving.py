"""Carrying out an act (执行): history, tasks, copies, effects, journal and notices at once.

Called under the case's lock, with an act that the engine admitted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.kit.faults import Refused, refuse
from backend.metadata import actions
from backend.metadata.catalogue import Label
from backend.office.approvals.deciding import Standing
from backend.office.approvals.engine.state import Task
from backend.office.approvals.history import Tried, write
from backend.office.approvals.models import Case, CaseReader, CaseTask
from backend.office.notices import service as notices
from backend.runtime import news
from backend.runtime.access.viewer import Viewer
from backend.runtime.audit import journal

OUTCOMES = {
    "approved": ("on_approved", Label("已通过", "Approved")),
    "rejected": ("on_rejected", Label("已拒绝", "Rejected")),
    "returned": ("on_returned", Label("已退回", "Returned")),
    "withdrawn": ("on_withdrawn", Label("已撤回", "Withdrawn")),
}
CLOSED = ("approved", "rejected", "withdrawn")
JOURNAL_EVENTS = {"submit": "case.opened", "resubmit": "case.resubmitted"}
LONGEST_TITLE = 180


@dataclass(frozen=True, slots=True)
class CaseState:
    """Where a case stands after an act."""

    id: int
    status: str
    facts_hash: str


async def carry_out(stands: Standing, tried: Tried, *, by: Viewer, now: datetime) -> CaseState:
    """Write what an act changed and let follow what follows."""
    case, effects = stands.case, tried.decided.effects
    if tried.decided.result != "ok":
        raise _refusal(stands, tried)
    await write(case, tried.entry, tried.found, by=by, now=now)
    await _close(case, effects.tasks_closed, tried, by, now)
    await _open(case, effects.tasks_opened, now)
    await CaseReader.bulk_create(
        [
            CaseReader(case_id=case.id, step=step, person_id=int(one), at=now)
            for step, one in effects.copied
        ]
    )
    await _record(case, tried, by, now)
    if effects.status is not None:
        case.status = effects.status
        case.closed_at = now if effects.status in CLOSED else None
        await case.save(update_fields=["status", "closed_at"])
        await _follow(stands, tried, by, now)
    await _tell(stands, tried, by, now)
    return CaseState(case.id, case.status, case.facts_hash)


def _refusal(stands: Standing, tried: Tried) -> Refused:
    """Put a refusal of the engine into words."""
    result, entry = tried.decided.result, tried.entry
    if result == "state":
        return refuse(f"case.state.{stands.state.status}")
    if result == "action.unknown":
        return refuse("case.action.unknown", "action", action=entry.action)
    return refuse(f"case.{result}")


async def _close(
    case: Case, tasks: Iterable[Task], tried: Tried, by: Viewer, now: datetime
) -> None:
    for task in tasks:
        await CaseTask.filter(
            case_id=case.id,
            step=task.step,
            visit=task.visit,
            seat=task.seat,
            holder_id=int(task.holder),
            is_open=True,
        ).update(
            is_open=False,
            closed_at=now,
            closed_by=by.person_id,
            closed_action=tried.entry.action,
        )


async def _open(case: Case, tasks: Iterable[Task], now: datetime) -> None:
    await CaseTask.bulk_create(
        [
            CaseTask(
                case_id=case.id,
                step=task.step,
                visit=task.visit,
                seat=task.seat,
                holder_id=int(task.holder),
                is_added=task.is_added,
                opened_at=now,
            )
            for task in tasks
        ]
    )


async def _record(case: Case, tried: Tried, by: Viewer, now: datetime) -> None:
    entry = tried.entry
    event = JOURNAL_EVENTS.get(entry.action, "case.decided")
    after = _written(case, tried)
    if entry.action != "withdraw":
        await journal.record(
            event, "case", case.id, by=by, now=now, after=after, remark=entry.words
        )
    outcome = tried.decided.effects.status
    if outcome in OUTCOMES:
        await journal.record(
            f"case.{outcome}", "case", case.id, by=by, now=now, after=after, remark=entry.words
        )


def _written(case: Case, tried: Tried) -> dict[str, Any]:
    """What the journal keeps of an act."""
    return {
        "flow": case.flow_code,
        "subject": [case.subject_entity, case.subject_id],
        "action": tried.entry.action,
        "step": tried.entry.step,
        "facts_hash": case.facts_hash,
        "status": tried.decided.state.status,
    }


async def _follow(stands: Standing, tried: Tried, by: Viewer, now: datetime) -> None:
    """Run the flow's action for an outcome, in this same transaction."""
    case = stands.case
    event, _ = OUTCOMES.get(case.status, ("", None))
    action = stands.terms.effects.get(event)
    if action is None:
        return
    facts = {
        "case_id": case.id,
        "flow": case.flow_code,
        "status": case.status,
        "words": tried.entry.words,
        "applicant_id": case.applicant_id,
    }
    await actions.call(action, actions.Call(by, now, case.subject_id, facts))


async def _tell(stands: Standing, tried: Tried, by: Viewer, now: datetime) -> None:
    """Send notices to new holders and the applicant, and news to every screen it concerns."""
    case, effects = stands.case, tried.decided.effects
    link, title = f"/cases/{case.id}", title_of(case.card)
    holders = {int(task.holder) for task in effects.tasks_opened} - {by.person_id}
    await notices.send(
        holders,
        "case.task",
        title=titled(Label("待审批", "To decide"), title),
        body=stands.terms.title,
        link=link,
        now=now,
    )
    readers = {int(one) for _, one in effects.copied} - {by.person_id}
    await notices.send(
        readers, "case.copy", title=titled(Label("抄送", "Copy"), title), link=link, now=now
    )
    if case.status in OUTCOMES and effects.status and case.applicant_id != by.person_id:
        words = f"{by.name}：{tried.entry.words}" if tried.entry.words else by.name
        await notices.send(
            [case.applicant_id],
            f"case.{case.status}",
            title=titled(OUTCOMES[case.status][1], title),
            body=Label(words, words),
            link=link,
            now=now,
        )
    closed = {int(task.holder) for task in effects.tasks_closed}
    concerned = holders | readers | closed | {case.applicant_id, by.person_id}
    await news.publish(concerned, "case", {"id": str(case.id), "status": case.status})


def title_of(card: Mapping[str, Any]) -> Label:
    """Return a card's title in both languages, whether it has one text or two."""
    title = card.get("title", "")
    if isinstance(title, Mapping):
        return Label(str(title.get("zh", "")), str(title.get("en", "")))
    return Label(str(title), str(title))


def titled(what: Label, title: Label) -> Label:
    """Put what happened before a title, cut to what a notice holds."""
    return Label(
        f"{what.zh}：{title.zh}"[:LONGEST_TITLE], f"{what.en}: {title.en}"[:LONGEST_TITLE]
    )
