"""Deciding (决定): a state and an act in, the next state out; chapter 11 §5 and §9.3.

A refused act leaves the state as it was and says why. Who sits in a step is asked from `find`
when the step opens: files name users, the product finds heads of units. Replaying a history with
what was found then gives the same state again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from backend.office.approvals.engine.admission import Act, read_target, refusal, task_of
from backend.office.approvals.engine.conditions import way
from backend.office.approvals.engine.definition import (
    APPLICANT,
    Approve,
    Branch,
    Copy,
    End,
    Flow,
    Parallel,
    Step,
)
from backend.office.approvals.engine.state import (
    Choice,
    Seat,
    State,
    Status,
    Task,
    Visit,
    Vote,
    approved_before,
    open_tasks,
    outcome,
    steps_after,
)

Found = tuple[tuple[str, str], ...]
Finder = Callable[[Approve | Copy, State], Found]


@dataclass(frozen=True, slots=True)
class Effects:
    """What an act changed: steps that opened, votes and copies given, tasks opened and closed."""

    opened: Mapping[str, Visit]
    votes: tuple[Vote, ...]
    copied: tuple[tuple[str, str], ...]
    tasks_opened: tuple[Task, ...]
    tasks_closed: tuple[Task, ...]
    status: Status | None


@dataclass(frozen=True, slots=True)
class Decided:
    """The answer to an act: `ok` or the code of a refusal, the state, and what changed."""

    result: str
    state: State
    effects: Effects


def as_defined(flow: Flow, applicant: str) -> Finder:
    """Return the finder of files: users sit themselves, for the applicant the fallback does."""

    def find(step: Approve | Copy, _: State) -> Found:
        if isinstance(step, Copy):
            return tuple((str(user), str(user)) for user in step.to)
        return tuple(
            (str(user), str(flow.fallback if user == applicant else user))
            for user in step.approvers
        )

    return find


def decide(flow: Flow, state: State, act: Act, find: Finder) -> Decided:
    """Apply an act to a state."""
    code = refusal(flow, state, act)
    if code:
        return Decided(code, state, effects_between(flow, state, state))
    kept = replace(state, keys=state.keys | {act.key} if act.key else state.keys)
    after = _Move(flow, find, act).apply(kept)
    return Decided("ok", after, effects_between(flow, state, after))


def effects_between(flow: Flow, before: State, after: State) -> Effects:
    """Say what changed from one state to the next."""
    was, now = open_tasks(flow, before), open_tasks(flow, after)
    return Effects(
        opened={
            step: visit
            for step, visit in after.visits.items()
            if visit.number > before.visit_count
        },
        votes=after.votes[len(before.votes) :],
        copied=after.copied[len(before.copied) :],
        tasks_opened=tuple(task for task in now if task not in was),
        tasks_closed=tuple(task for task in was if task not in now),
        status=None if after.status == before.status else after.status,
    )


class _Move:
    """One admitted act on its way through a flow."""

    def __init__(self, flow: Flow, find: Finder, act: Act) -> None:
        self.flow, self.find, self.act = flow, find, act

    def apply(self, state: State) -> State:
        """Return the state after the act."""
        match self.act.action:
            case "submit" | "resubmit":
                facts = state.facts if self.act.facts is None else self.act.facts
                return self.go_on(replace(state, status="running", is_decided=False, facts=facts))
            case "withdraw":
                return replace(state.without(frozenset(self.flow.places)), status="withdrawn")
            case "return":
                return self.give_back(state)
        task = task_of(self.flow, state, self.act)
        assert task is not None, "admission found the task"
        return self.on_seat(state, task)

    def on_seat(self, state: State, task: Task) -> State:
        """Apply what a holder or an added signer does with a seat."""
        seat = state.visits[task.step].seats[task.seat]
        targets = tuple(self.act.arg.split("|"))
        match self.act.action:
            case "transfer":
                return state.with_seat(task.step, task.seat, replace(seat, holder=targets[0]))
            case "add_before":
                seat = replace(seat, waiting=targets, added=seat.added + targets)
                return state.with_seat(task.step, task.seat, seat)
            case "approve" | "reject" if not task.is_added:
                return self.vote(replace(state, is_decided=True), task, self.act.action)
            case "approve" | "reject":
                return self.answer(replace(state, is_decided=True), task, self.act.action)
        if task.is_added:  # pass_up by an added signer: an answer, and one more after it
            state = self.own_answer(state, task, "approve")
            waiting = tuple(name for name in seat.waiting if name != task.holder)
            seat = replace(seat, waiting=waiting + targets, added=seat.added + targets)
        else:  # add_after, and pass_up by the holder
            seat = replace(seat, waiting=targets, added=seat.added + targets, is_signed_off=True)
        return replace(state, is_decided=True).with_seat(task.step, task.seat, seat)

    def own_answer(self, state: State, task: Task, choice: Choice) -> State:
        vote = Vote(task.step, task.approver, task.holder, choice, is_added=True)
        return replace(state, votes=(*state.votes, vote))

    def answer(self, state: State, task: Task, choice: Choice) -> State:
        """Apply an added signer's answer; the last one opens the seat again or settles it."""
        state = self.own_answer(state, task, choice)
        if choice == "reject":
            return self.vote(state, task, "reject")
        seat = state.visits[task.step].seats[task.seat]
        seat = replace(seat, waiting=tuple(name for name in seat.waiting if name != task.holder))
        state = state.with_seat(task.step, task.seat, seat)
        if seat.waiting or not seat.is_signed_off:
            return state
        return self.vote(state, replace(task, holder=seat.holder), "approve")

    def vote(self, state: State, task: Task, choice: Choice) -> State:
        """Give a seat's vote and follow it to the end of what it settles."""
        state = self.give(state, task.step, task.seat, task.holder, choice)
        step = self.flow.approve_steps[task.step]
        if step.mode == "sequence":
            state = self.automatic_votes(state, step)
        return self.settle(state, step)

    def give(self, state: State, step: str, index: int, by: str, choice: Choice) -> State:
        seat = state.visits[step].seats[index]
        state = state.with_seat(step, index, replace(seat, vote=choice, by=by, waiting=()))
        return replace(state, votes=(*state.votes, Vote(step, seat.approver, by, choice)))

    def settle(self, state: State, step: Approve) -> State:
        """End the case if the step rejects; mark it passed and go on if it passes."""
        visit = state.visits[step.id]
        match outcome(step, visit):
            case "rejected":
                return replace(state, status="rejected")
            case "passed":
                return self.go_on(state.with_visit(step.id, replace(visit, is_passed=True)))
        return state

    def give_back(self, state: State) -> State:
        """Return to an earlier step or the applicant, making void what §5.3 says."""
        target, is_direct = read_target(self.act.arg)
        void = frozenset({target, self.act.step}) if is_direct else steps_after(self.flow, target)
        state = state.without(void)
        if target == APPLICANT:
            return replace(state, status="returned")
        step = self.flow.approve_steps[target]
        return self.go_on(self.open(replace(state, is_decided=True), step, is_named=True))

    def go_on(self, state: State) -> State:
        """Go through the flow from its start: past what stands passed, to what is to open."""
        state, is_through = self.through(state, self.flow.steps)
        if is_through and state.status == "running":
            return replace(state, status="approved")
        return state

    def through(self, state: State, steps: tuple[Step, ...]) -> tuple[State, bool]:
        """Go through a list; return the state and whether all of the list is done."""
        for step in steps:
            state, is_done = self.past(state, step)
            if not is_done or state.status != "running":
                return state, False
        return state, True

    def past(self, state: State, step: Step) -> tuple[State, bool]:
        """Go past one step if it is done, opening or doing what it asks for."""
        match step:
            case Approve():
                if step.id not in state.visits:
                    state = self.open(state, step)
                return state, state.visits[step.id].is_passed
            case Copy():
                return self.send(state, step), True
            case Branch():
                return self.through(state, way(step, state.facts))
            case Parallel():
                is_done = True
                for branch in step.branches:
                    state, is_branch_done = self.through(state, branch)
                    is_done &= is_branch_done
                return state, is_done
            case End():
                ended: Status = "approved" if step.result == "approved" else "rejected"
                return replace(state, status=ended), True
        raise AssertionError("a checked flow has no other kind of step")

    def send(self, state: State, step: Copy) -> State:
        if step.id in state.sent:
            return state
        copies = tuple((step.id, user) for _, user in self.find(step, state))
        return replace(state, sent=state.sent | {step.id}, copied=state.copied + copies)

    def open(self, state: State, step: Approve, *, is_named: bool = False) -> State:
        """Open a visit of a step: its seats as found now, and their automatic votes."""
        number = state.visit_count + 1
        seats = tuple(Seat(approver, holder) for approver, holder in self.find(step, state))
        assert seats, "a step opens with somebody in it"
        visit = Visit(number, seats, is_named_by_return=is_named)
        state = replace(state, visit_count=number).with_visit(step.id, visit)
        state = self.automatic_votes(state, step)
        visit = state.visits[step.id]
        if outcome(step, visit) == "passed":
            state = state.with_visit(step.id, replace(visit, is_passed=True))
        return state

    def automatic_votes(self, state: State, step: Approve) -> State:
        """Give the votes that autopass gives as seats open, in seat order, until it is settled."""
        if self.act.is_manual or state.visits[step.id].is_named_by_return:
            return state
        for index, seat in enumerate(state.visits[step.id].seats):
            if outcome(step, state.visits[step.id]):
                break
            if seat.has_voted:
                continue
            if approved_before(self.flow, state, step.id, seat.holder):
                state = self.give_automatically(state, step.id, index)
            elif step.mode == "sequence":
                break
        return state

    def give_automatically(self, state: State, step: str, index: int) -> State:
        holder = state.visits[step].seats[index].holder
        state = self.give(state, step, index, holder, "approve")
        return replace(state, votes=(*state.votes[:-1], replace(state.votes[-1], is_auto=True)))


def begin(applicant: str, facts: Mapping[str, Any]) -> State:
    """Return the state of a case that is not yet submitted."""
    return State(applicant=applicant, facts=facts)
