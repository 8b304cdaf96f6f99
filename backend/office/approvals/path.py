"""The path of a case (审批路径): every step on its way, passed, open or ahead, with who and when.

What is ahead is a forecast: the steps that the facts lead to, and who would sit in them today.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from backend.kit.faults import Refused
from backend.metadata.catalogue import Label
from backend.office.approvals.deciding import Standing
from backend.office.approvals.engine.conditions import way
from backend.office.approvals.engine.definition import Approve, Branch, End, Parallel, Step
from backend.office.approvals.engine.state import Seat, outcome
from backend.office.approvals.models import CaseAct

StepState = Literal["passed", "open", "rejected", "ahead", "closed"]
VOTES = ("approve", "reject", "pass_up")


@dataclass(frozen=True, slots=True)
class SeatSeen:
    """A seat as people read it: who holds it, what was voted, when, with which words."""

    person_id: int
    name: str
    vote: str = ""
    voted_by: str = ""
    at: datetime | None = None
    words: str = ""
    is_auto: bool = False
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepSeen:
    """A step on the case's way."""

    id: str
    name: Label
    state: StepState
    seats: tuple[SeatSeen, ...]


def path_of(stands: Standing, names: Mapping[int, str]) -> tuple[StepSeen, ...]:
    """Return the steps on a case's way, in the order of the definition."""
    return tuple(
        StepSeen(
            step.id,
            stands.terms.step_name(step.id),
            _state(stands, step),
            tuple(_seats(stands, step, names)),
        )
        for step in _way(stands, stands.terms.flow.steps)
    )


def _way(stands: Standing, steps: tuple[Step, ...]) -> Iterator[Approve]:
    """Give the approve steps that the facts lead to."""
    for step in steps:
        match step:
            case Approve():
                yield step
            case Branch():
                taken = way(step, stands.state.facts)
                yield from _way(stands, taken)
                if any(isinstance(item, End) for item in taken):
                    return
            case Parallel():
                for branch in step.branches:
                    yield from _way(stands, branch)
            case End():
                return


def _state(stands: Standing, step: Approve) -> StepState:
    visit = stands.state.visits.get(step.id)
    if visit is None:
        return "ahead"
    if visit.is_passed:
        return "passed"
    if stands.state.status == "running":
        return "open"
    return "rejected" if outcome(step, visit) == "rejected" else "closed"


def _seats(stands: Standing, step: Approve, names: Mapping[int, str]) -> Iterator[SeatSeen]:
    visit = stands.state.visits.get(step.id)
    if visit is not None:
        for seat in visit.seats:
            yield _seat(stands, step, seat, names)
        return
    if stands.case.status not in ("running", "returned"):
        return
    try:
        found = stands.find(step, stands.state)
    except Refused:  # nobody today: the post may be filled before the step opens
        return
    for _, holder in found:
        yield SeatSeen(int(holder), names.get(int(holder), ""))


def _seat(stands: Standing, step: Approve, seat: Seat, names: Mapping[int, str]) -> SeatSeen:
    """Show a seat that opened; its vote's time and words stand in the history."""
    auto = any(
        vote.is_auto and vote.step == step.id and vote.by == seat.by for vote in stands.state.votes
    )
    act = _act_of(stands, step, seat)
    is_told = seat.has_voted and act is not None
    return SeatSeen(
        person_id=int(seat.holder),
        name=names[int(seat.holder)],
        vote=seat.vote,
        voted_by=names[int(seat.by)] if seat.by else "",
        at=act.at if act and is_told else None,
        words=act.words if act and is_told and not auto else "",
        is_auto=auto and seat.has_voted,
        asked=tuple(names[int(name)] for name in seat.added),
    )


def _act_of(stands: Standing, step: Approve, seat: Seat) -> CaseAct | None:
    """Return the latest act of this step by one who voted for the seat."""
    voters = {int(name) for name in (seat.by, *seat.added) if name}
    return next(
        (
            act
            for act in reversed(stands.acts)
            if act.step == step.id and act.action in VOTES and act.person_id in voters
        ),
        None,
    )
