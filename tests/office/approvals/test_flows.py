"""Checks of a flow's body before it is published."""

from pathlib import Path
from typing import Any

import yaml

from backend.metadata import actions
from backend.metadata.catalogue import Label
from backend.office.approvals.flows import check_flow, read

QUOTE = Path(__file__).parents[3] / "forms" / "library" / "flow" / "quote.yaml"
ACTIONS = ("policy.issue", "policy.return_quote", "policy.refuse_quote", "policy.withdraw_quote")


def a_quote_flow(**changes: Any) -> dict[str, Any]:
    """The library's quote flow, changed."""

    async def run(_: actions.Call) -> dict[str, Any]:
        return {}

    actions.install([actions.Action(code, Label("", ""), run) for code in ACTIONS])
    body: dict[str, Any] = yaml.safe_load(QUOTE.read_text(encoding="utf-8"))
    return body | changes


def found(**changes: Any) -> list[tuple[str, str]]:
    """What is wrong with a changed quote flow, as code and place."""
    body = a_quote_flow(**changes)
    return [(fault.code, fault.at) for fault in check_flow(body, "quote", lambda *_: None)]


def test_the_librarys_quote_flow_is_sound() -> None:
    definition = read(a_quote_flow())

    assert found() == []
    assert definition.step_name("sub_branch") == Label("支公司审批", "Sub-branch")
    assert definition.effects["on_approved"] == "policy.issue"


def test_what_the_product_adds_to_a_flow_is_checked_too() -> None:
    step = {"id": "s", "kind": "approve", "mode": "any", "name": {"zh": "审批", "en": "Step"}}
    table: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({"function": ""}, [("flow.function.missing", "function")]),
        ({"title": {"zh": "报价"}}, [("flow.title.missing", "title")]),
        ({"flow": "other"}, [("flow.form.choice", "flow")]),
        ({"fallback": None}, [("flow.fallback.none", "fallback")]),
        ({"effects": []}, [("flow.form.mapping", "effects")]),
        ({"effects": {"on_done": "policy.issue"}}, [("flow.effect.event", "effects.on_done")]),
        (
            {"effects": {"on_approved": "policy.burn"}},
            [("flow.effect.unknown", "effects.on_approved")],
        ),
        (
            {"steps": [step | {"approvers": [{"rule": "oracle"}]}]},
            [("flow.rule.unknown", "steps[0].approvers[0].rule")],
        ),
        (
            {"steps": [step | {"approvers": [{"rule": "unit_head", "kind": "village"}]}]},
            [("flow.rule.kind", "steps[0].approvers[0].kind")],
        ),
        (
            {"steps": [step | {"approvers": [{"rule": "post", "kind": "branch"}]}]},
            [("flow.form.text", "steps[0].approvers[0].post")],
        ),
        (
            {"steps": [step | {"approvers": ["chen"], "name": "审批"}]},
            [("flow.title.missing", "steps[0].name")],
        ),
        ({"steps": "none"}, [("flow.form.items", "steps")]),
    ]
    for changes, faults in table:
        assert found(**changes) == faults, changes
