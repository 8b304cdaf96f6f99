"""A state machine over random flows: whatever people try, the invariants of §5.5 hold."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from backend.office.approvals.engine.admission import ACTIONS, BY_APPLICANT, Act
from backend.office.approvals.engine.checks import check
from backend.office.approvals.engine.conditions import read_facts, way
from backend.office.approvals.engine.decide import as_defined, begin, decide
from backend.office.approvals.engine.definition import Approve, Branch, End, Flow, Parallel, Step
from backend.office.approvals.engine.reading import read_flow
from backend.office.approvals.engine.state import FINISHED, open_tasks
from tests.office.approvals import flows

PEOPLE = ("ann", "a", "b", "c", "d", "boss")
MODES = ("all", "any", "ratio", "sequence")


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """A sound flow of up to eight steps, nested at most twice."""
    numbers = iter(range(100))

    def some_steps(depth: int, most: int, *, ends: bool) -> list[Any]:
        return [a_step(depth, ends=ends) for _ in range(draw(st.integers(0, most)))]

    def a_step(depth: int, *, ends: bool) -> Any:
        ident = f"s{next(numbers)}"
        kinds = ["approve", "approve", "copy"] + (["branch", "parallel"] if depth else [])
        match draw(st.sampled_from(kinds)):
            case "approve":
                people = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3))
                mode = draw(st.sampled_from(MODES))
                return flows.approve(ident, *people, mode=mode, ratio="0.5")
            case "copy":
                return flows.copy(ident, "r")
            case "parallel":
                return flows.parallel(
                    ident,
                    some_steps(depth - 1, 2, ends=False),
                    some_steps(depth - 1, 2, ends=False),
                )
        tail = [flows.end(f"e{next(numbers)}", "approved")] if ends and draw(st.booleans()) else []
        inside = some_steps(depth - 1, 2, ends=ends) + tail
        return flows.branch(
            ident,
            flows.case("premium < 500.00", *inside),
            default=some_steps(depth - 1, 1, ends=ends),
        )

    steps = [flows.approve("first", draw(st.sampled_from(PEOPLE))), *some_steps(2, 3, ends=True)]
    return flows.a_body(*steps, autopass=draw(st.sampled_from(["none", "adjacent", "any"])))


class Approvals(RuleBasedStateMachine):
    @initialize(body=bodies(), premium=st.sampled_from(["499.99", "500.00"]))
    def start(self, body: dict[str, Any], premium: str) -> None:
        self.flow: Flow = read_flow(body)
        harmless = {"step.unreachable", "condition.never"}
        assert not [item for item in check(self.flow) if item.code not in harmless]
        self.facts = read_facts(self.flow, {"premium": premium})
        self.find = as_defined(self.flow, "ann")
        self.state = begin("ann", self.facts)
        self.accepted: list[Act] = []
        self.seats: dict[int, tuple[str, ...]] = {}
        self.try_act(Act("ann", "submit"))

    def try_act(self, act: Act) -> str:
        before = self.state
        decided = decide(self.flow, before, act, self.find)
        self.state = decided.state
        if decided.result == "ok":
            self.accepted.append(act)
        else:
            assert decided.state is before
        if before.status in FINISHED:  # I2
            assert decided.result != "ok"
        return decided.result

    @rule(data=st.data())
    def somebody_who_may_acts(self, data: st.DataObject) -> None:
        tasks = open_tasks(self.flow, self.state)
        if not tasks:
            return
        task = data.draw(st.sampled_from(tasks))
        action = data.draw(st.sampled_from(["approve", "approve", "approve", *ACTIONS]))
        arg = data.draw(
            st.sampled_from(
                ["x", "y", "x|y", "a", "applicant", "applicant:direct", *self.flow.places]
            )
        )
        how = data.draw(st.sampled_from(["", ":direct"])) if action == "return" else ""
        self.try_act(Act(task.holder, action, task.step, arg + how))

    @rule(
        actor=st.sampled_from((*PEOPLE, "x", "nobody")),
        action=st.sampled_from((*ACTIONS, *BY_APPLICANT, "nonsense")),
        step=st.sampled_from(("first", "s0", "s1", "s2", "s9", "")),
    )
    def anybody_tries_anything(self, actor: str, action: str, step: str) -> None:
        self.try_act(Act(actor, action, step, "a"))

    @rule()
    def the_applicant_sends_it_again(self) -> None:
        self.try_act(Act("ann", "resubmit"))

    @invariant()
    def a_running_case_has_an_open_task_and_no_other_has(self) -> None:
        if hasattr(self, "flow"):
            tasks = open_tasks(self.flow, self.state)
            assert bool(tasks) == (self.state.status == "running")  # I1, I2

    @invariant()
    def seats_stay_those_found_at_opening(self) -> None:
        if not hasattr(self, "flow"):
            return
        for step, visit in self.state.visits.items():
            found = tuple(seat.approver for seat in visit.seats)
            assert self.seats.setdefault(visit.number, found) == found  # I5
            defined = self.flow.approve_steps[step].approvers
            assert found == tuple(str(user) for user in defined)

    @invariant()
    def the_history_alone_rebuilds_the_state(self) -> None:
        if not hasattr(self, "flow"):
            return
        state = begin("ann", self.facts)
        for act in self.accepted:
            state = decide(self.flow, state, act, self.find).state
        assert state == self.state  # I6

    @invariant()
    def nobody_votes_on_an_own_case(self) -> None:
        if hasattr(self, "flow"):
            assert all(vote.by != "ann" for vote in self.state.votes)

    @invariant()
    def approved_means_enough_votes_on_every_step_of_the_way(self) -> None:
        if hasattr(self, "flow") and self.state.status == "approved":
            self.is_way_passed(self.flow.steps)

    def is_way_passed(self, steps: tuple[Step, ...]) -> bool:
        """Walk the way by the facts; return whether it went on past the list."""
        for step in steps:
            match step:
                case Approve():
                    assert self.has_enough(step), step.id
                case Branch():
                    if not self.is_way_passed(way(step, self.facts)):
                        return False
                case Parallel():
                    for inside in step.branches:
                        self.is_way_passed(inside)
                case End():
                    return False
        return True

    def has_enough(self, step: Approve) -> bool:
        """Count the votes given, not what the engine made of them."""
        seats = self.state.visits[step.id].seats
        approvals = sum(seat.vote == "approve" for seat in seats)
        given = [vote for vote in self.state.votes if vote.step == step.id and not vote.is_added]
        assert len([vote for vote in given if vote.choice == "approve"]) >= approvals  # I3
        needed = {"any": 1, "ratio": (len(seats) + 1) // 2}.get(step.mode, len(seats))
        return approvals >= needed


TestApprovals = Approvals.TestCase
TestApprovals.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
