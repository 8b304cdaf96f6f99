"""The commands `flow-check` and `flow-run` (流程检查与试跑), chapter 11 §9.2 and §9.3.

The same engine as the product's; users are plain texts and there is no database.
"""

import argparse
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.kit.faults import Fault, Refused
from backend.kit.tables import (
    Cells,
    FileFault,
    Row,
    good_rows,
    must_stop,
    print_faults,
    read_csv,
    write_csv,
    write_json,
)
from backend.office.approvals.engine.admission import Act
from backend.office.approvals.engine.checks import check
from backend.office.approvals.engine.conditions import read_facts
from backend.office.approvals.engine.decide import as_defined, begin, decide
from backend.office.approvals.engine.definition import Flow
from backend.office.approvals.engine.reading import DEEPEST, read_flow
from backend.office.approvals.engine.state import State, Vote, open_tasks

WHOLE = re.compile(r"-?[0-9]{1,18}")
# What files may ask for; the product's own acts are unknown here.
ACTIONS = (
    "submit", "resubmit", "withdraw", "approve", "reject", "transfer", "add_before", "add_after",
    "return",
)  # fmt: skip


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `flow-check` and `flow-run`."""
    checking = subparsers.add_parser("flow-check", help="check an approval flow before publishing")
    checking.add_argument("--flow", required=True, metavar="FLOW.json")
    checking.add_argument("--out", metavar="OUT.csv")
    checking.set_defaults(run=run_check)
    running = subparsers.add_parser("flow-run", help="run a case through an approval flow")
    running.add_argument("--flow", required=True, metavar="FLOW.json")
    running.add_argument("--case", required=True, metavar="CASE.json")
    running.add_argument("--actions", required=True, metavar="A.csv")
    running.add_argument("--skip-bad", action="store_true", help="leave out bad rows of actions")
    running.add_argument("--out", metavar="OUT.json")
    running.set_defaults(run=run_case)


def run_check(chosen: argparse.Namespace) -> int:
    """Run `portico flow-check`: 0 without faults, 1 with, 2 for a file of another form."""
    flow, faults = _read_flow(chosen.flow)
    if flow is None:
        print_faults(faults)
        return 2
    found = check(flow)
    rows = [(finding.code, finding.node, finding.detail) for finding in found]
    write_csv(chosen.out, ("code", "node", "detail"), rows)
    return 1 if found else 0


def run_case(chosen: argparse.Namespace) -> int:
    """Run `portico flow-run`: the acts of a file, one after the other, on one case."""
    flow, faults = _read_flow(chosen.flow)
    if flow is not None:
        faults = [
            _fault(chosen.flow, f"flow.{item.code}", item.at, node=item.node, detail=item.detail)
            for item in check(flow)
        ]
    case, faults_of_case = _read_case(chosen.case, None if faults else flow)
    acts, faults_of_acts = _read_acts(chosen.actions)
    faults += faults_of_case + faults_of_acts
    if faults:
        print_faults(faults)
    if flow is None or case is None or must_stop(faults, skip_bad=chosen.skip_bad):
        return 2
    write_json(chosen.out, _run(flow, case, acts))
    return 0


@dataclass(frozen=True, slots=True)
class _Case:
    applicant: str
    facts: Mapping[str, Any]


def _fault(file: str, code: str, at: str, **facts: str) -> FileFault:
    return FileFault(file, 1, Fault(code, at, facts), stops=True)


def _read_json(file: str) -> tuple[Any, list[FileFault]]:
    try:
        return json.loads(Path(file).read_bytes().decode("utf-8-sig")), []
    except OSError as error:
        reason = error.strerror or str(error)
        return None, [_fault(file, "table.file.unreadable", "file", reason=reason)]
    except UnicodeDecodeError:
        return None, [_fault(file, "table.file.encoding", "file")]
    except json.JSONDecodeError as error:
        fault = Fault("flow.form.json", "file", {"reason": error.msg})
        return None, [FileFault(file, error.lineno, fault, stops=True)]
    except RecursionError:
        return None, [_fault(file, "flow.form.deep", "file", most=str(DEEPEST))]


def _read_flow(file: str) -> tuple[Flow | None, list[FileFault]]:
    body, faults = _read_json(file)
    if faults:
        return None, faults
    try:
        return read_flow(body), []
    except Refused as refused:
        return None, [FileFault(file, 1, fault, stops=True) for fault in refused.faults]


def _read_case(file: str, flow: Flow | None) -> tuple[_Case | None, list[FileFault]]:
    """Read a case; its facts only when there is a sound flow to say which are needed."""
    body, faults = _read_json(file)
    if faults:
        return None, faults
    if not isinstance(body, dict):
        return None, [_fault(file, "flow.form.mapping", "case")]
    applicant, facts = body.get("applicant"), body.get("facts", {})
    if not (isinstance(applicant, str) and applicant):
        faults.append(_fault(file, "flow.form.text", "applicant"))
    if not isinstance(facts, dict):
        faults.append(_fault(file, "flow.form.mapping", "facts"))
    if faults or flow is None:
        return None, faults
    try:
        return _Case(str(applicant), read_facts(flow, facts)), []
    except Refused as refused:
        return None, [FileFault(file, 1, fault, stops=True) for fault in refused.faults]


def _read_acts(file: str) -> tuple[list[Row], list[FileFault]]:
    rows, faults = read_csv(file, ("seq", "actor", "action"), ("key", "step", "arg"))
    seen: set[str] = set()
    for row in rows:
        cells, text = Cells(file, row, faults), row["seq"]
        if text and not WHOLE.fullmatch(text):
            cells.fault("flow.seq.number", "seq", value=text)
        elif text and str(int(text)) in seen:
            cells.fault("table.id.repeated", "seq", value=text)
        elif text:
            seen.add(str(int(text)))
    return good_rows(rows, faults, file), faults


def _act(row: Row) -> Act:
    action = row["action"] if row["action"] in ACTIONS else "unknown"
    return Act(row["actor"], action, row["step"], row["arg"], row["key"])


def _run(flow: Flow, case: _Case, acts: list[Row]) -> dict[str, Any]:
    state, find = begin(case.applicant, case.facts), as_defined(flow, case.applicant)
    results = []
    for row in acts:
        decided = decide(flow, state, _act(row), find)
        state = decided.state
        results.append({"seq": int(row["seq"]), "result": decided.result})
    return _written(flow, state, results)


def _written(flow: Flow, state: State, results: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "status": state.status,
        "open": [
            {"step": task.step, "seat": task.approver, "holder": task.holder}
            for task in open_tasks(flow, state)
        ],
        "results": results,
        "votes": [_vote(vote) for vote in state.votes],
        "copied": [{"step": step, "user": user} for step, user in state.copied],
    }


def _vote(vote: Vote) -> dict[str, Any]:
    written = {
        "step": vote.step,
        "seat": vote.seat,
        "by": vote.by,
        "vote": vote.choice,
        "auto": vote.is_auto,
    }
    return {**written, "added": True} if vote.is_added else written
