"""Flows as definitions (流程定义文件): the engine's flow, what the product adds, its checks.

The body is chapter 11 §9.2 with rules for approvers, a name in both languages, the function that
deciding needs, and the actions that follow an outcome.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from backend.kit.faults import Fault, Refused
from backend.metadata import actions, releases
from backend.metadata.catalogue import Label
from backend.office.approvals.engine.checks import check
from backend.office.approvals.engine.definition import Approve, Approver, Copy, Flow, Rule, walk
from backend.office.approvals.engine.reading import read_flow
from backend.runtime.access.viewer import UnitKind

RULES = ("unit_head", "post")
OUTCOMES = ("on_approved", "on_rejected", "on_returned", "on_withdrawn")
LEVELS: tuple[UnitKind, ...] = ("sales_office", "sub_branch", "branch", "head_office", "group")


@dataclass(frozen=True, slots=True)
class FlowDefinition:
    """A published flow, ready to run."""

    flow: Flow
    title: Label
    function: str
    effects: Mapping[str, str]

    def step_name(self, step: str) -> Label:
        """Return the name of an approve step."""
        return label_of(self.flow.approve_steps[step].body.get("name"), step)


def label_of(written: object, otherwise: str) -> Label:
    """Read a name written as {zh, en}; a missing one is what stands otherwise."""
    given = written if isinstance(written, Mapping) else {}
    return Label(str(given.get("zh") or otherwise), str(given.get("en") or otherwise))


def read(body: Mapping[str, Any]) -> FlowDefinition:
    """Read a checked body."""
    return FlowDefinition(
        flow=read_flow(body, allows_rules=True),
        title=label_of(body.get("title"), str(body.get("flow", ""))),
        function=str(body["function"]),
        effects=dict(body.get("effects") or {}),
    )


_kept: dict[str, FlowDefinition] = {}


async def definition(definition_id: int) -> FlowDefinition:
    """Return any flow version that was ever published; one body is read once a process."""
    found = await releases.definition(definition_id)
    if found.fingerprint not in _kept:
        _kept[found.fingerprint] = read(found.body)
    return _kept[found.fingerprint]


def check_flow(
    body: Mapping[str, Any],
    code: str,
    lookup: Callable[[str, str], Mapping[str, Any] | None],  # noqa: ARG001 — a flow names no other
) -> list[Fault]:
    """Return everything that is wrong with a flow's body, for publishing."""
    try:
        flow = read_flow(body, allows_rules=True)
    except Refused as refused:
        return list(refused.faults)
    faults = [
        Fault(f"flow.{item.code}", item.at, {"node": item.node, "detail": item.detail})
        for item in check(flow)
    ]
    if body.get("flow") != code:
        faults.append(Fault("flow.form.choice", "flow", {"value": flow.name, "allowed": code}))
    if not (isinstance(body.get("function"), str) and body["function"]):
        faults.append(Fault("flow.function.missing", "function"))
    faults += _faults_of_names(body, flow)
    faults += _faults_of_effects(body.get("effects"))
    for approver, at in _approvers(flow):
        if isinstance(approver, Mapping):
            faults += _faults_of_rule(approver, at)
    return faults


def _faults_of_names(body: Mapping[str, Any], flow: Flow) -> Iterator[Fault]:
    named = [("title", body.get("title"))]
    named += [(f"{step.at}.name", step.body.get("name")) for step in flow.approve_steps.values()]
    for at, written in named:
        given = written if isinstance(written, Mapping) else {}
        if not all(isinstance(given.get(key), str) and given[key] for key in ("zh", "en")):
            yield Fault("flow.title.missing", at)


def _faults_of_effects(effects: object) -> Iterator[Fault]:
    if effects is not None and not isinstance(effects, Mapping):
        yield Fault("flow.form.mapping", "effects")
        return
    for event, action in cast("Mapping[str, object]", effects or {}).items():
        at = f"effects.{event}"
        if event not in OUTCOMES:
            facts = {"value": str(event), "allowed": ", ".join(OUTCOMES)}
            yield Fault("flow.effect.event", at, facts)
        elif not isinstance(action, str) or not actions.is_known(action):
            yield Fault("flow.effect.unknown", at, {"value": str(action)})


def _approvers(flow: Flow) -> Iterator[tuple[Approver, str]]:
    yield flow.fallback, "fallback"
    for step in walk(flow.steps):
        match step:
            case Approve():
                for index, approver in enumerate(step.approvers):
                    yield approver, f"{step.at}.approvers[{index}]"
            case Copy():
                for index, approver in enumerate(step.to):
                    yield approver, f"{step.at}.to[{index}]"


def _faults_of_rule(rule: Rule, at: str) -> Iterator[Fault]:
    if rule.get("rule") not in RULES:
        facts = {"value": str(rule.get("rule")), "allowed": ", ".join(RULES)}
        yield Fault("flow.rule.unknown", f"{at}.rule", facts)
        return
    if rule.get("kind") not in LEVELS:
        facts = {"value": str(rule.get("kind")), "allowed": ", ".join(LEVELS)}
        yield Fault("flow.rule.kind", f"{at}.kind", facts)
    if rule["rule"] == "post" and not (isinstance(rule.get("post"), str) and rule["post"]):
        yield Fault("flow.form.text", f"{at}.post")
