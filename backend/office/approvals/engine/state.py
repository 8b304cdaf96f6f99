"""The state of a case (审批状态): visits of steps, their seats, votes; what is open follows.

Frozen: each act gives a new state. An empty `vote` is a seat that has not voted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from backend.office.approvals.engine.definition import APPLICANT, Approve, Flow, Value

Choice = Literal["approve", "reject"]
Status = Literal["draft", "running", "approved", "rejected", "withdrawn", "returned"]
FINISHED = ("approved", "rejected")


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat (席位): one vote of a step's visit, whoever holds it.

    While `waiting` names added signers, they act in place of the holder: before the holder does
    (`is_signed_off` no) or after the holder has agreed and left.
    """

    approver: str
    holder: str
    vote: Choice | Literal[""] = ""
    by: str = ""
    waiting: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    is_signed_off: bool = False

    @property
    def has_voted(self) -> bool:
        """Whether the seat has given its vote."""
        return self.vote != ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of an approve step: from its opening until it is passed or made void."""

    number: int
    seats: tuple[Seat, ...]
    is_passed: bool = False
    is_named_by_return: bool = False

    def concerns(self, person: str) -> bool:
        """Whether a person holds, was found for, voted on or was added on a seat of the visit."""
        return any(
            person in (seat.holder, seat.approver, seat.by, *seat.added) for seat in self.seats
        )


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote as given; `is_added` is an added signer's own answer."""

    step: str
    seat: str
    by: str
    choice: Choice
    is_auto: bool = False
    is_added: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody may now decide: a seat of a step, and who holds it."""

    step: str
    visit: int
    seat: int
    approver: str
    holder: str
    is_added: bool


@dataclass(frozen=True, slots=True)
class State:
    """A case as its history leaves it."""

    applicant: str
    facts: Mapping[str, Value]
    status: Status = "draft"
    is_decided: bool = False
    visits: Mapping[str, Visit] = field(default_factory=dict)
    sent: frozenset[str] = frozenset()
    visit_count: int = 0
    votes: tuple[Vote, ...] = ()
    copied: tuple[tuple[str, str], ...] = ()
    keys: frozenset[str] = frozenset()

    def with_visit(self, step: str, visit: Visit) -> "State":
        """Return the state with a step's visit set."""
        return replace(self, visits={**self.visits, step: visit})

    def with_seat(self, step: str, index: int, seat: Seat) -> "State":
        """Return the state with one seat of a step set."""
        visit = self.visits[step]
        seats = (*visit.seats[:index], seat, *visit.seats[index + 1 :])
        return self.with_visit(step, replace(visit, seats=seats))

    def without(self, steps: frozenset[str]) -> "State":
        """Return the state with steps made void: their visits, and copies that were sent."""
        return replace(
            self,
            visits={step: visit for step, visit in self.visits.items() if step not in steps},
            sent=self.sent - steps,
        )

    def is_passed(self, step: str) -> bool:
        """Whether an approve step stands passed."""
        return step in self.visits and self.visits[step].is_passed


def open_tasks(flow: Flow, state: State) -> list[Task]:
    """Return what is open: steps in definition order, seats in order, added signers as given."""
    if state.status != "running":
        return []
    tasks: list[Task] = []
    for step in flow.approve_steps.values():
        visit = state.visits.get(step.id)
        if visit is None or visit.is_passed:
            continue
        for index, seat in enumerate(visit.seats):
            if seat.has_voted:
                continue
            tasks += [
                Task(step.id, visit.number, index, seat.approver, holder, bool(seat.waiting))
                for holder in seat.waiting or (seat.holder,)
            ]
            if step.mode == "sequence":
                break
    return tasks


def outcome(step: Approve, visit: Visit) -> Literal["", "passed", "rejected"]:
    """Return what a step's votes settle so far, by its mode (chapter 11 §4.2)."""
    seats = len(visit.seats)
    approvals = sum(seat.vote == "approve" for seat in visit.seats)
    rejects = sum(seat.vote == "reject" for seat in visit.seats)
    if step.mode == "ratio":
        assert step.ratio is not None, "a checked flow has its ratio"
        if Fraction(approvals, seats) >= step.ratio:
            return "passed"
        return "rejected" if Fraction(seats - rejects, seats) < step.ratio else ""
    if rejects:
        return "rejected"
    needed = 1 if step.mode == "any" else seats
    return "passed" if approvals >= needed else ""


def approved_before(flow: Flow, state: State, step: str, person: str) -> bool:
    """Whether autopass lets a person's vote of an earlier step serve for this one (§4.4)."""
    order = flow.places[step].order
    earlier = [
        state.visits[other]
        for other in flow.approve_steps
        if flow.places[other].order < order
        and state.is_passed(other)
        and not flow.are_apart(other, step)
    ]
    if flow.autopass == "none":
        return False
    considered = earlier[-1:] if flow.autopass == "adjacent" else earlier
    return any(
        seat.vote == "approve" and seat.by == person
        for visit in considered
        for seat in visit.seats
    )


def steps_after(flow: Flow, target: str) -> frozenset[str]:
    """Return a step and all after it, but for other branches of a parallel it is in."""
    if target == APPLICANT:
        return frozenset(flow.places)
    order = flow.places[target].order
    return frozenset(
        step
        for step, place in flow.places.items()
        if place.order >= order and not flow.are_apart(target, step)
    )
