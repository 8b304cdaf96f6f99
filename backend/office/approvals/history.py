"""The history of a case (审批记录): every act in order, chained by hashes; replayed to a state.

A comment and a reminder stand in the history too, but the engine does not know them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from backend.kit.canonical import fingerprint
from backend.kit.faults import Fault
from backend.office.approvals.engine.admission import Act
from backend.office.approvals.engine.conditions import read_facts
from backend.office.approvals.engine.decide import Decided, Finder, Found, begin, decide
from backend.office.approvals.engine.definition import Approve, Copy, Flow
from backend.office.approvals.engine.state import State
from backend.office.approvals.models import Case, CaseAct
from backend.runtime.access.viewer import Viewer

WITHOUT_EFFECT = ("comment", "urge")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written of an act, beside who and when."""

    action: str
    step: str = ""
    arg: str = ""
    words: str = ""
    facts: Mapping[str, Any] | None = None
    is_manual: bool = False

    def as_act(self, flow: Flow, person_id: int) -> Act:
        """Return the act that the engine knows it as."""
        facts = None if self.facts is None else read_facts(flow, self.facts)
        return Act(
            str(person_id), self.action, self.step, self.arg, facts=facts, is_manual=self.is_manual
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """An entry as the engine answered it, and whom it found for what opened."""

    entry: Entry
    decided: Decided
    found: Mapping[str, Found]


def attempt(flow: Flow, state: State, entry: Entry, person_id: int, find: Finder) -> Tried:
    """Ask the engine what an act would do; nothing is written."""
    found: dict[str, Found] = {}

    def remember(step: Approve | Copy, at: State) -> Found:
        found[step.id] = find(step, at)
        return found[step.id]

    decided = decide(flow, state, entry.as_act(flow, person_id), remember)
    return Tried(entry, decided, found)


def replay(flow: Flow, case: Case, acts: Sequence[CaseAct]) -> State:
    """Rebuild a case's state from its history alone."""
    state = begin(str(case.applicant_id), {})
    for act in acts:
        if act.action in WITHOUT_EFFECT:
            continue
        state = _again(flow, state, act)
    return state


def _again(flow: Flow, state: State, act: CaseAct) -> State:
    recorded: Mapping[str, list[list[str]]] = act.detail["found"]

    def find(step: Approve | Copy, _: State) -> Found:
        return tuple((seat, holder) for seat, holder in recorded[step.id])

    entry = Entry(
        act.action,
        act.step,
        act.arg,
        facts=act.detail["facts"],
        is_manual=act.detail["is_manual"],
    )
    decided = decide(flow, state, entry.as_act(flow, act.person_id), find)
    assert decided.result == "ok", f"act {act.number} of case {act.case_id} was admitted once"
    return decided.state


async def acts_of(case_ids: Iterable[int]) -> dict[int, list[CaseAct]]:
    """Return the histories of cases, each oldest first."""
    found: dict[int, list[CaseAct]] = {case_id: [] for case_id in case_ids}
    for act in await CaseAct.filter(case_id__in=list(found)).order_by("case_id", "number"):
        found[act.case_id].append(act)
    return found


async def write(
    case: Case, entry: Entry, found: Mapping[str, Found], *, by: Viewer, now: datetime
) -> CaseAct:
    """Add an act to the history, in the running transaction and under the case's lock."""
    last = await CaseAct.filter(case_id=case.id).order_by("-number").first()
    act = CaseAct(
        case_id=case.id,
        number=last.number + 1 if last else 1,
        at=now,
        person_id=by.person_id,
        person_name=by.name,
        device_id=by.device_id,
        action=entry.action,
        step=entry.step,
        arg=entry.arg,
        words=entry.words,
        facts_hash=case.facts_hash,
        detail={
            "facts": None if entry.facts is None else dict(entry.facts),
            "found": {step: [list(seat) for seat in seats] for step, seats in found.items()},
            "is_manual": entry.is_manual,
        },
        previous_hash=last.hash if last else "",
    )
    act.hash = hash_of(act)
    await act.save(force_create=True)
    return act


def hash_of(act: CaseAct) -> str:
    """Return the hash of an act over all it says and the hash of the one before."""
    return fingerprint(
        {
            "case": act.case_id,
            "number": act.number,
            "at": act.at.astimezone(UTC),
            "person": [act.person_id, act.person_name, act.device_id],
            "act": [act.action, act.step, act.arg, act.words],
            "facts": act.facts_hash,
            "detail": act.detail,
            "previous": act.previous_hash,
        }
    )


def verify(acts: Sequence[CaseAct]) -> list[Fault]:
    """Return a fault for each act that is missing, out of order, or not as it was written."""
    faults, previous = [], ""
    for number, act in enumerate(acts, 1):
        if act.number != number or act.previous_hash != previous or act.hash != hash_of(act):
            faults.append(Fault("case.history.broken", str(act.number)))
        previous = act.hash
    return faults
