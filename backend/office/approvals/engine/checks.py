"""The checks of a flow before it is published (发布检查): chapter 11 §8, each with its witness."""

from dataclasses import dataclass, field, replace

from backend.office.approvals.engine.conditions import Around, Conditions
from backend.office.approvals.engine.definition import (
    MODES,
    Approve,
    Branch,
    Copy,
    End,
    Flow,
    Parallel,
    Step,
    Unknown,
    walk,
)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong with a flow: a code of §8, the step, a detail, and where it is."""

    code: str
    node: str
    detail: str = ""
    at: str = field(default="", compare=False)


def check(flow: Flow) -> list[Finding]:
    """Return everything that is wrong with a flow, by code, step and detail."""
    checking = _Checking(flow)
    if not flow.fallback:
        checking.found.append(Finding("fallback.none", "", at="fallback"))
    checking.ids()
    checking.steps(flow.steps, _Inside())
    return sorted(checking.found)


@dataclass(frozen=True, slots=True)
class _Inside:
    """Where a list of steps stands: the cases around it, in a parallel, in an unreached step."""

    around: Around = ()
    is_in_parallel: bool = False
    is_unreached: bool = False


class _Checking:
    """One flow while it is checked."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.conditions = Conditions(flow)
        self.found: list[Finding] = []

    def fault(self, code: str, step: Step, detail: str = "") -> None:
        self.found.append(Finding(code, step.id, detail, step.at))

    def ids(self) -> None:
        """Each step has an id of its own."""
        used: set[str] = set()
        for step in walk(self.flow.steps):
            if not step.id:
                self.fault("id.missing", step)
            elif step.id in used:
                self.fault("id.duplicate", step)
            used.add(step.id)

    def steps(self, steps: tuple[Step, ...], inside: _Inside) -> bool:
        """Check a list of steps; return whether every way through it ends the case."""
        is_ended = False
        for step in steps:
            is_unreached = is_ended or inside.is_unreached
            if is_ended and not inside.is_unreached:
                self.fault("step.unreachable", step)
            is_ended |= self.step(step, replace(inside, is_unreached=is_unreached))
        return is_ended

    def step(self, step: Step, inside: _Inside) -> bool:
        """Check one step; return whether every way through it ends the case."""
        match step:
            case Branch():
                return self.branch(step, inside)
            case Parallel():
                return self.parallel(step, inside)
            case End():
                if inside.is_in_parallel:
                    self.fault("end.in_parallel", step)
                return True
            case Approve():
                self.approve(step)
            case Copy(to=()):
                self.fault("copy.none", step)
            case Unknown():
                self.fault("kind.unknown", step, step.kind)
        return False

    def parallel(self, step: Parallel, inside: _Inside) -> bool:
        """Check a parallel's branches; all must finish, so one that ends makes it end."""
        if len(step.branches) < 2:
            self.fault("parallel.single", step)
        within = replace(inside, is_in_parallel=True)
        ends = [self.steps(branch, within) for branch in step.branches]
        return any(ends)

    def approve(self, step: Approve) -> None:
        """An approve step has a mode, people, and a ratio that can be reached."""
        if step.mode not in MODES:
            self.fault("mode.unknown", step)
        if not step.approvers:
            self.fault("approver.none", step)
        if step.mode == "ratio" and not (step.ratio is not None and 0 < step.ratio <= 1):
            self.fault("ratio.range", step)

    def branch(self, step: Branch, inside: _Inside) -> bool:
        """Check a branch's conditions and ways; return whether all its ways end the case."""
        unknown = self.conditions.unknown_names(step)
        for name in unknown:
            self.fault("field.unknown", step, name)
        # With an unknown field nobody can say that some case always holds.
        has_gap = bool(unknown) and step.default is None
        if not unknown:
            has_gap = self.branch_conditions(step, inside.around)
        ends = []
        around = inside.around
        for case in step.cases:
            taken = around if unknown else (*around, (case.when, True))
            ends.append(self.steps(case.steps, replace(inside, around=taken)))
            around = around if unknown else (*around, (case.when, False))
        if step.default is not None:
            ends.append(self.steps(step.default, replace(inside, around=around)))
        return all(ends) and not has_gap

    def branch_conditions(self, step: Branch, around: Around) -> bool:
        """Report gap, overlap and ways never taken; return whether there is a gap."""
        faults = self.conditions.examine(step, around)
        if faults.gap is not None:
            self.fault("condition.gap", step, faults.gap)
        if faults.overlap is not None:
            self.fault("condition.overlap", step, faults.overlap)
        for way in faults.never:
            self.fault("condition.never", step, way)
        return faults.gap is not None
