"""What people read of approvals (待办与查询): the four boxes of an inbox, and one case whole.

Rows are one's own: tasks held, acts done, cases started, copies received. So the boxes need no
scope; one case is judged by `visibility.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from backend.kit.faults import refuse
from backend.metadata.catalogue import Label
from backend.office.approvals.deciding import (
    Standing,
    actions_for,
    standing,
    standings,
    task_of_row,
)
from backend.office.approvals.flows import definition
from backend.office.approvals.models import Case, CaseAct, CaseReader, CaseTask
from backend.office.approvals.path import StepSeen, path_of
from backend.office.approvals.service import URGED_ONCE_IN
from backend.office.approvals.visibility import get_case
from backend.runtime.access import service as access
from backend.runtime.access.viewer import Viewer

Box = Literal["todo", "done", "started", "copied"]
LONGEST_PAGE = 200
DECIDED = ("approve", "reject", "return", "pass_up", "transfer", "add_before", "add_after")


@dataclass(frozen=True, slots=True)
class Card:
    """A case as an inbox shows it; the task is the reader's own, when the box has tasks."""

    cursor: int
    case: Case
    flow: Label
    opened_at: datetime
    step: Label | None = None
    task_id: int | None = None
    is_open: bool = False
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of cards, how many there are in all, and where the next page goes on."""

    cards: list[Card]
    total: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class ActSeen:
    """An entry of the history as people read it."""

    number: int
    at: datetime
    name: str
    action: str
    step: Label | None
    target: str
    words: str
    hash: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One case whole."""

    card: Card
    applicant: str
    path: tuple[StepSeen, ...]
    history: tuple[ActSeen, ...]
    may_withdraw: bool
    may_resubmit: bool
    may_urge: bool


async def list_box(box: Box, *, first: int, after: int | None, by: Viewer, now: datetime) -> Page:
    """Return a page of one of the reader's boxes: to do oldest first, others newest first."""
    if not 1 <= first <= LONGEST_PAGE:
        raise refuse("case.first", "first", value=first, most=LONGEST_PAGE)
    match box:
        case "started":
            return await _cases(first, after, by)
        case "copied":
            return await _copies(first, after, by)
        case "done":
            return await _done(first, after, by)
    return await _to_do(first, after, by, now)


async def _to_do(first: int, after: int | None, by: Viewer, now: datetime) -> Page:
    mine = CaseTask.filter(holder_id=by.person_id, is_open=True)
    rows = (
        await (mine if after is None else mine.filter(id__gt=after))
        .order_by("id")
        .limit(first + 1)
    )
    cases = await _by_id(row.case_id for row in rows[:first])
    stand = await standings(cases.values(), now)
    cards = [
        await _task_card(cases[row.case_id], row, stand[row.case_id], by) for row in rows[:first]
    ]
    return Page(cards, await mine.count(), len(rows) > first)


async def _done(first: int, after: int | None, by: Viewer) -> Page:
    mine = CaseTask.filter(
        closed_by=by.person_id, holder_id=by.person_id, closed_action__in=DECIDED
    )
    older = mine if after is None else mine.filter(id__lt=after)
    rows = await older.order_by("-id").limit(first + 1)
    cases = await _by_id(row.case_id for row in rows[:first])
    cards = [await _task_card(cases[row.case_id], row, None, by) for row in rows[:first]]
    return Page(cards, await mine.count(), len(rows) > first)


async def _cases(first: int, after: int | None, by: Viewer) -> Page:
    mine = Case.filter(applicant_id=by.person_id)
    older = mine if after is None else mine.filter(id__lt=after)
    rows = await older.order_by("-id").limit(first + 1)
    cards = [await _card(row, row.id, row.opened_at) for row in rows[:first]]
    return Page(cards, await mine.count(), len(rows) > first)


async def _copies(first: int, after: int | None, by: Viewer) -> Page:
    mine = CaseReader.filter(person_id=by.person_id)
    older = mine if after is None else mine.filter(id__lt=after)
    rows = await older.order_by("-id").limit(first + 1)
    cases = await _by_id(row.case_id for row in rows[:first])
    cards = [await _card(cases[row.case_id], row.id, row.at) for row in rows[:first]]
    return Page(cards, await mine.count(), len(rows) > first)


async def _by_id(ids: Iterable[int]) -> dict[int, Case]:
    return {case.id: case for case in await Case.filter(id__in=sorted(set(ids)))}


async def _card(case: Case, cursor: int, opened_at: datetime) -> Card:
    return Card(cursor, case, (await definition(case.definition_id)).title, opened_at)


async def _task_card(case: Case, row: CaseTask, stands: Standing | None, by: Viewer) -> Card:
    """Show a task; with what may be done about it when it is open."""
    terms = await definition(case.definition_id)
    actions: tuple[str, ...] = ()
    if stands is not None:
        actions = await actions_for(stands, task_of_row(stands, row), by)
    return Card(
        row.id,
        case,
        terms.title,
        row.opened_at,
        step=terms.step_name(row.step),
        task_id=row.id,
        is_open=row.is_open,
        actions=actions,
    )


async def case_detail(case_id: int, *, by: Viewer, now: datetime) -> Detail:
    """Return one case whole, to somebody who may see it."""
    case = await get_case(case_id, by)
    stands = await standing(case, now)
    own = await CaseTask.filter(case_id=case.id, is_open=True, holder_id=by.person_id).first()
    if own is None:
        card = await _card(case, case.id, case.opened_at)
    else:
        card = await _task_card(case, own, stands, by)
    names = await access.person_names(_people(stands))
    is_applicant = case.applicant_id == by.person_id
    is_running = case.status == "running"
    return Detail(
        card=card,
        applicant=names[case.applicant_id],
        path=path_of(stands, names),
        history=tuple(_act_seen(stands, act, names) for act in stands.acts),
        may_withdraw=is_applicant and is_running and not stands.state.is_decided,
        may_resubmit=is_applicant and case.status in ("returned", "withdrawn"),
        may_urge=is_applicant
        and is_running
        and (case.urged_at is None or now >= case.urged_at + URGED_ONCE_IN),
    )


def _people(stands: Standing) -> set[int]:
    """Everybody that a case's path and history name."""
    people = {stands.case.applicant_id} | {act.person_id for act in stands.acts}
    for visit in stands.state.visits.values():
        for seat in visit.seats:
            people |= {int(name) for name in (seat.holder, seat.by, *seat.added) if name}
    people |= {int(act.arg) for act in stands.acts if act.action in ("transfer", "pass_up")}
    people |= {level.head_id for level in stands.people.levels if level.head_id}
    people |= set(stands.people.logins.values())
    return people.union(*stands.people.posts.values())


def _act_seen(stands: Standing, act: CaseAct, names: Mapping[int, str]) -> ActSeen:
    steps = stands.terms.flow.approve_steps
    target = ""
    if act.action in ("transfer", "pass_up"):
        target = names[int(act.arg)]
    elif act.action == "return" and act.arg in steps:
        target = act.arg
    return ActSeen(
        number=act.number,
        at=act.at,
        name=act.person_name,
        action=act.action,
        step=stands.terms.step_name(act.step) if act.step in steps else None,
        target=target,
        words=act.words,
        hash=act.hash,
    )
