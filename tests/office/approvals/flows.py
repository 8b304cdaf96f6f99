"""Flows and acts for tests, as short as they can be written."""

from typing import Any

from backend.office.approvals.engine.admission import Act
from backend.office.approvals.engine.conditions import read_facts
from backend.office.approvals.engine.decide import as_defined, begin, decide
from backend.office.approvals.engine.definition import Flow
from backend.office.approvals.engine.reading import read_flow
from backend.office.approvals.engine.state import State, open_tasks

FIELDS = [
    {"name": "lives", "type": "int", "min": "1", "max": "100"},
    {"name": "premium", "type": "money", "min": "0.00", "max": "100000.00"},
    {"name": "level", "type": "enum", "values": ["low", "mid", "high"]},
]
FACTS = {"lives": "3", "premium": "500.00", "level": "mid"}


def approve(ident: str, *people: str, mode: str = "all", **more: Any) -> dict[str, Any]:
    return {"id": ident, "kind": "approve", "mode": mode, "approvers": list(people), **more}


def copy(ident: str, *people: str) -> dict[str, Any]:
    return {"id": ident, "kind": "copy", "to": list(people)}


def parallel(ident: str, *branches: list[Any]) -> dict[str, Any]:
    return {"id": ident, "kind": "parallel", "branches": list(branches)}


def case(test: str, *steps: Any) -> dict[str, Any]:
    """A case of a branch; the test as `premium < 500.00`, values of `in` joined by commas."""
    when = []
    if test:
        name, op, value = test.split(" ")
        when = [{"field": name, "op": op, "value": value.split(",") if op == "in" else value}]
    return {"when": when, "steps": list(steps)}


def branch(ident: str, *cases: Any, default: list[Any] | None = None) -> dict[str, Any]:
    return {"id": ident, "kind": "branch", "cases": list(cases), "default": default}


def end(ident: str, result: str = "approved") -> dict[str, Any]:
    return {"id": ident, "kind": "end", "result": result}


def a_body(*steps: Any, autopass: str = "none", fallback: str = "boss") -> dict[str, Any]:
    return {
        "flow": "t",
        "version": "1",
        "fallback": fallback,
        "autopass": autopass,
        "fields": FIELDS,
        "steps": list(steps),
    }


def a_flow(*steps: Any, autopass: str = "none") -> Flow:
    return read_flow(a_body(*steps, autopass=autopass))


class Running:
    """A case of a flow that acts are tried on; `ann` is the applicant."""

    def __init__(self, flow: Flow, facts: dict[str, str] | None = None) -> None:
        self.flow = flow
        self.find = as_defined(flow, "ann")
        self.state: State = begin("ann", read_facts(flow, FACTS | (facts or {})))
        self.act("ann submit")

    def act(self, text: str) -> str:
        """Try `actor action step arg`; return the result."""
        actor, action, step, arg = (*text.split(" "), "", "", "")[:4]
        decided = decide(self.flow, self.state, Act(actor, action, step, arg), self.find)
        self.state = decided.state
        return decided.result

    def acts(self, *texts: str) -> list[str]:
        return [self.act(text) for text in texts]

    @property
    def open(self) -> list[str]:
        """What is open, as `step:holder`."""
        return [f"{task.step}:{task.holder}" for task in open_tasks(self.flow, self.state)]

    @property
    def votes(self) -> list[str]:
        """The votes given, as `step:by:choice`, with `auto` or `added`."""
        return [
            f"{vote.step}:{vote.by}:{vote.choice}"
            + (":auto" if vote.is_auto else "")
            + (":added" if vote.is_added else "")
            for vote in self.state.votes
        ]
