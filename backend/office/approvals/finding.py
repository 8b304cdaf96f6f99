"""Finding who decides (审批人查找): the applicant's chain of units, and a seat's holder by rule.

A vacant level is filled by the head of the next one above, then by the flow's fallback. Nobody
is found for an own case, nor as the head of two levels of one case (chapter 02 §7.4).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from backend.kit.faults import refuse
from backend.office.approvals.engine.decide import Finder, Found
from backend.office.approvals.engine.definition import Approve, Approver, Copy, Flow, walk
from backend.office.approvals.engine.state import State
from backend.office.approvals.flows import LEVELS
from backend.runtime.access import service as access


@dataclass(frozen=True, slots=True)
class Level:
    """A unit of the applicant's chain and its head, None while the post is vacant."""

    unit_id: int
    kind: str
    head_id: int | None


@dataclass(frozen=True)
class Directory:
    """Who could sit in a flow's steps for one applicant, read before the engine asks."""

    levels: tuple[Level, ...]
    posts: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    logins: dict[str, int] = field(default_factory=dict)

    def heads_from(self, kind: str) -> list[int]:
        """Return the heads from a kind of unit upwards; a chain may lack the kind itself."""
        rank = LEVELS.index(kind)
        return [
            level.head_id
            for level in self.levels
            if level.kind in LEVELS and LEVELS.index(level.kind) >= rank and level.head_id
        ]

    def people_of(self, approver: Approver) -> list[int]:
        """Return whom an approver means at first: a login, or holders of a post."""
        if isinstance(approver, str):
            return [self.logins[approver]] if approver in self.logins else []
        return self.posts.get((approver["kind"], approver.get("post", "")), [])


def _approvers(flow: Flow) -> Iterator[Approver]:
    yield flow.fallback
    for step in walk(flow.steps):
        if isinstance(step, Approve):
            yield from step.approvers
        elif isinstance(step, Copy):
            yield from step.to


async def directory(flow: Flow, org_id: int, on: date) -> Directory:
    """Read who could sit in the steps of a flow, for an applicant of a unit."""
    chain = (await access.org_tree()).chain(org_id)
    levels = [Level(unit.id, unit.kind, await access.head_of(unit.id, on)) for unit in chain]
    found = Directory(tuple(levels))
    for approver in _approvers(flow):
        if isinstance(approver, str):
            person_id = await access.find_person(approver)
            if person_id is not None:
                found.logins[approver] = person_id
        elif approver["rule"] == "post":
            unit_id = next(
                (item.unit_id for item in levels if item.kind == approver["kind"]), None
            )
            if unit_id is not None:
                key = (approver["kind"], approver["post"])
                found.posts[key] = await access.holders(unit_id, on, post=approver["post"])
    return found


def finder(flow: Flow, people: Directory, applicant_id: int) -> Finder:
    """Return who sits in a step when it opens, for the engine."""

    def find(step: Approve | Copy, state: State) -> Found:
        if isinstance(step, Copy):
            readers = [one for approver in step.to for one in _wanted(people, approver)[:1]]
            return tuple((str(one), str(one)) for one in dict.fromkeys(readers))
        seats: list[int] = []
        for approver in step.approvers:
            seats += _seats(flow, people, approver, applicant_id, signers(state, step.id))
        if not seats:
            seats = _first(_wanted(people, flow.fallback), {applicant_id})
        if not seats:
            raise refuse("case.nobody", step=_name(step))
        return tuple((str(one), str(one)) for one in dict.fromkeys(seats))

    return find


def next_above(
    flow: Flow, people: Directory, person_id: int, unit_id: int, taken: Collection[int]
) -> int | None:
    """Return who gets what is above a person's level: the next head up their chain.

    Their own level is the highest unit they head, else the unit they stand in.
    """
    own = [index for index, level in enumerate(people.levels) if level.head_id == person_id]
    here = [index for index, level in enumerate(people.levels) if level.unit_id == unit_id]
    start = max(own or here or [-1])
    above = [level.head_id for level in people.levels[start + 1 :] if level.head_id]
    found = _first([*above, *_wanted(people, flow.fallback)], {*taken, person_id})
    return found[0] if found else None


def signers(state: State, step: str) -> set[int]:
    """Return who has approved in the other steps that stand passed."""
    seats = [
        seat
        for other, visit in state.visits.items()
        if other != step and visit.is_passed
        for seat in visit.seats
    ]
    return {
        int(name) for seat in seats if seat.vote == "approve" for name in (seat.by, *seat.added)
    }


def _seats(
    flow: Flow, people: Directory, approver: Approver, applicant_id: int, signed: set[int]
) -> list[int]:
    """Return the seats of one approver: everybody of a post, else the first of those meant."""
    instead = _wanted(people, flow.fallback)
    if isinstance(approver, str):
        return _first([*people.people_of(approver), *instead], {applicant_id})
    taken = {applicant_id, *signed}
    own = people.people_of(approver) if approver["rule"] == "post" else []
    allowed = [one for one in own if one not in taken]
    return allowed or _first([*_heads(people, approver), *instead], taken)


def _heads(people: Directory, approver: Approver) -> list[int]:
    return [] if isinstance(approver, str) else people.heads_from(approver["kind"])


def _wanted(people: Directory, approver: Approver) -> list[int]:
    """Return whom an approver means, in order of preference."""
    return [*people.people_of(approver), *_heads(people, approver)]


def _first(candidates: list[int], taken: Collection[int]) -> list[int]:
    return next(([one] for one in candidates if one not in taken), [])


def _name(step: Approve) -> str:
    name = step.body.get("name")
    return str(name.get("zh", step.id)) if isinstance(name, dict) else step.id
