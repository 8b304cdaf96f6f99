"""Whether an act is admitted (动作准入): the checks of chapter 11 §9.3, in their order."""

from dataclasses import dataclass, field
from typing import Any

from backend.office.approvals.engine.definition import APPLICANT, Flow
from backend.office.approvals.engine.state import State, Task, open_tasks

BY_APPLICANT = {
    "submit": ("draft", "withdrawn"),
    "resubmit": ("returned",),
    "withdraw": ("running",),
}
TO_PEOPLE = ("transfer", "add_before", "add_after", "pass_up")
OF_ADDED_SIGNERS = ("approve", "reject", "return", "pass_up")
ACTIONS = ("approve", "reject", "return", *TO_PEOPLE)


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a case: who, what, on which step, with which argument.

    `pass_up` is ours: approve, and hand the seat's vote on to the next level. `facts` come with
    submit and resubmit when they replace the case's. `is_manual` keeps this act from causing
    automatic votes; it is set when such a vote would go beyond its holder's authority.
    """

    actor: str
    action: str
    step: str = ""
    arg: str = ""
    key: str = ""
    facts: dict[str, Any] | None = field(default=None, compare=False)
    is_manual: bool = False


def refusal(flow: Flow, state: State, act: Act) -> str:
    """Return the code for which an act is refused, or nothing when it is admitted."""
    if act.key and act.key in state.keys:
        return "duplicate"
    if act.action in BY_APPLICANT:
        return _refusal_of_applicant(state, act)
    if state.status != "running":
        return "state"
    if act.step not in flow.approve_steps:
        return "step.unknown"
    task = task_of(flow, state, act)
    if task is None:
        visit = state.visits.get(act.step)
        return "task.closed" if visit and visit.concerns(act.actor) else "not_assignee"
    return _refusal_of_holder(flow, state, act, task)


def task_of(flow: Flow, state: State, act: Act) -> Task | None:
    """Return the first open task of the actor on the act's step."""
    return next(
        (
            task
            for task in open_tasks(flow, state)
            if task.step == act.step and task.holder == act.actor
        ),
        None,
    )


def read_target(arg: str) -> tuple[str, bool]:
    """Split the argument of a return into the target and whether it comes straight back."""
    target, _, how = arg.partition(":")
    return target, how == "direct"


def _refusal_of_applicant(state: State, act: Act) -> str:
    if act.actor != state.applicant:
        return "not_applicant"
    if state.status not in BY_APPLICANT[act.action]:
        return "state"
    if act.action == "withdraw" and state.is_decided:
        return "withdraw.decided"
    return ""


def _refusal_of_holder(flow: Flow, state: State, act: Act, task: Task) -> str:
    if act.action == "return":
        return _refusal_of_return(flow, state, act)
    if task.is_added and act.action not in OF_ADDED_SIGNERS:
        return "added.only_decides"
    if act.action in TO_PEOPLE:
        return _refusal_of_targets(state, act)
    return "" if act.action in ACTIONS else "action.unknown"


def _refusal_of_return(flow: Flow, state: State, act: Act) -> str:
    target, is_direct = read_target(act.arg)
    if ":" in act.arg and not is_direct:
        return "target.invalid"
    if target != APPLICANT:
        if target not in flow.places:
            return "return.target"
        if flow.are_apart(target, act.step):
            return "return.other_branch"
        is_earlier = flow.places[target].order < flow.places[act.step].order
        if not (is_earlier and state.is_passed(target)):
            return "return.target"
    if is_direct and flow.leaves_a_parallel(act.step, target):
        return "return.direct_parallel"
    return ""


def _refusal_of_targets(state: State, act: Act) -> str:
    targets = act.arg.split("|")
    seats = state.visits[act.step].seats
    taken = {state.applicant, ""}.union(
        (seat.holder for seat in seats), *(seat.added for seat in seats)
    )
    if len(set(targets)) < len(targets) or taken.intersection(targets):
        return "target.invalid"
    is_for_one = act.action in ("transfer", "pass_up")
    return "target.invalid" if is_for_one and len(targets) != 1 else ""
