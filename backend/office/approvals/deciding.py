"""Whether somebody may decide (决定权): authority, level, and who is next above (§5.5 I7).

A level is asked of the approval that would end the case approved: those before it only sign, as
in a ladder where each level signs until the amount is covered. Nobody decides beyond it; they
may approve and pass up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from backend.kit.clock import business_date
from backend.kit.faults import Refused, refuse
from backend.kit.money import Money
from backend.office.approvals.engine.decide import Finder
from backend.office.approvals.engine.state import State, Task, open_tasks
from backend.office.approvals.finding import Directory, directory, finder, next_above
from backend.office.approvals.flows import FlowDefinition, definition
from backend.office.approvals.history import Entry, Tried, acts_of, attempt, replay
from backend.office.approvals.models import Case, CaseAct, CaseTask
from backend.runtime.access import service as access
from backend.runtime.access.authority import decision_for, limit_of, require
from backend.runtime.access.viewer import Viewer

NO_LEVEL = Money(0)


@dataclass(frozen=True)
class Standing:
    """A case as it stands: its flow, its history and the state that gives, who could sit."""

    case: Case
    terms: FlowDefinition
    acts: list[CaseAct]
    state: State
    people: Directory
    now: datetime

    @property
    def find(self) -> Finder:
        """Who sits in a step when it opens."""
        return finder(self.terms.flow, self.people, self.case.applicant_id)

    @property
    def amount(self) -> Money | None:
        """What the case is worth."""
        return None if self.case.amount is None else Money(self.case.amount, self.case.currency)


async def standings(cases: Iterable[Case], now: datetime) -> dict[int, Standing]:
    """Rebuild cases from their histories and read who could sit in their steps, by case id."""
    found: dict[int, Standing] = {}
    people: dict[tuple[int, int], Directory] = {}
    wanted = {case.id: case for case in cases}
    acts = await acts_of(wanted)
    for case in wanted.values():
        terms, where = await definition(case.definition_id), (case.definition_id, case.org_id)
        if where not in people:
            people[where] = await directory(terms.flow, case.org_id, business_date(now))
        state = replay(terms.flow, case, acts[case.id])
        found[case.id] = Standing(case, terms, acts[case.id], state, people[where], now)
    return found


async def standing(case: Case, now: datetime) -> Standing:
    """Rebuild one case from its history and read who could sit in its steps."""
    return (await standings([case], now))[case.id]


def task_of_row(stands: Standing, row: CaseTask) -> Task:
    """Return the engine's task of an open row."""
    key = (row.step, row.visit, row.seat, str(row.holder_id))
    return next(
        task
        for task in open_tasks(stands.terms.flow, stands.state)
        if (task.step, task.visit, task.seat, task.holder) == key
    )


def may_decide(viewer: Viewer, stands: Standing) -> bool:
    """Whether a person has authority to decide such a case at all, whatever the amount."""
    case = stands.case
    return decision_for(
        viewer, stands.terms.function, "handle", org_id=case.org_id, product=case.product
    ).is_allowed


def require_to_decide(viewer: Viewer, stands: Standing) -> None:
    """Raise Refused, in words, unless the person may decide such a case at all."""
    case = stands.case
    require(viewer, stands.terms.function, "handle", org_id=case.org_id, product=case.product)


def level_of(viewer: Viewer, stands: Standing) -> Money | None:
    """Return the level that an amount of the case is beyond; None when it is within."""
    amount, case = stands.amount, stands.case
    if amount is None:
        return None
    limit = limit_of(
        viewer, stands.terms.function, "handle", org_id=case.org_id, product=case.product
    )
    if limit is not None and limit.covers(amount):
        return None
    return Money(limit.max_minor or 0, amount.currency) if limit else NO_LEVEL


async def try_approval(stands: Standing, entry: Entry, by: Viewer) -> Tried:
    """Try an approval; an automatic vote that would end the case beyond its level is not given."""
    flow = stands.terms.flow
    tried = attempt(flow, stands.state, entry, by.person_id, stands.find)
    votes = tried.decided.effects.votes
    if tried.decided.state.status != "approved" or not votes or not votes[-1].is_auto:
        return tried
    last = int(votes[-1].by)
    voter = by if last == by.person_id else await access.viewer_of(last, now=stands.now)
    if voter.person_id == by.person_id or level_of(voter, stands) is None:
        return tried
    manual = replace(entry, is_manual=True)
    return attempt(flow, stands.state, manual, by.person_id, stands.find)


def is_beyond_level(tried: Tried, stands: Standing, by: Viewer) -> Money | None:
    """Return the person's level when the approval would end the case beyond it."""
    if tried.decided.state.status != "approved":
        return None
    votes = tried.decided.effects.votes
    if votes and votes[-1].is_auto and votes[-1].by != str(by.person_id):
        return None
    return level_of(by, stands)


def person_above(stands: Standing, task: Task, by: Viewer) -> int | None:
    """Return who a case is passed up to from a task; None when nobody is above."""
    seats = stands.state.visits[task.step].seats
    taken = {stands.case.applicant_id}
    for seat in seats:
        taken |= {int(name) for name in (seat.holder, *seat.added)}
    return next_above(stands.terms.flow, stands.people, by.person_id, by.unit_id, taken)


def refuse_beyond_level(tried: Tried, stands: Standing, task: Task, by: Viewer) -> None:
    """Raise Refused when an approval is beyond the person's level, saying what they can do."""
    level, amount = is_beyond_level(tried, stands, by), stands.amount
    if level is None or amount is None:
        return
    code = "case.level" if person_above(stands, task, by) else "case.level.highest"
    raise refuse(code, "action", amount=amount.text, level=level.text)


async def actions_for(stands: Standing, task: Task, by: Viewer) -> tuple[str, ...]:
    """Return what a person may do with a task of theirs, the most usual first."""
    if not may_decide(by, stands):
        return ("comment",)
    first: tuple[str, ...] = ("approve",)
    if await _would_be_beyond_level(stands, task, by):
        first = ("pass_up",) if person_above(stands, task, by) else ()
    more = () if task.is_added else ("transfer",)
    return (*first, "reject", "return", *more, "comment")


async def _would_be_beyond_level(stands: Standing, task: Task, by: Viewer) -> bool:
    try:
        tried = await try_approval(stands, Entry("approve", task.step), by)
    except Refused:  # nobody can be found for the next step: whoever approves is told so
        return False
    return is_beyond_level(tried, stands, by) is not None
