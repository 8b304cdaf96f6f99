"""Authority (权限判定): may this person do this, here, for this product and amount?

Pure: chapter 11 §2.2. Grants add up; a deny beats every allow; two grants are never mixed. It
does not know conflicts of duties, which `segregation.py` decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Required, TypedDict, Unpack

from backend.kit.faults import refuse
from backend.kit.money import Money
from backend.runtime.access.scope import class_matches, function_matches, product_matches
from backend.runtime.access.viewer import FunctionClass, Grant, OrgTree, Viewer

Reason = Literal[
    "ok", "denied", "operator", "function", "class", "date", "org", "product", "business",
    "owner", "level",
]  # fmt: skip

PARTS: tuple[Reason, ...] = (
    "function", "class", "date", "org", "product", "business", "owner", "level",
)  # fmt: skip
GROUP_CURRENCY = "CNY"


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to do.

    `minor` is the amount in minor units of the group's currency; None asks for no level. `on`
    is the business date; None when the grants are already those in force. `is_own` says that
    the record is the person's own, which an `own_only` grant asks for.
    """

    function: str
    function_class: FunctionClass
    org_id: int
    product: str = ""
    business: str = ""
    minor: int | None = None
    on: date | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, why, and the grant that decided (none when nothing matched)."""

    is_allowed: bool
    reason: Reason
    grant_id: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """The level (级别) a person has: the largest amount, or any; none when both are empty."""

    max_minor: int | None = None
    is_unlimited: bool = False

    def covers(self, amount: Money) -> bool:
        """Whether an amount lies within the level, equal included."""
        assert amount.currency == GROUP_CURRENCY, "levels are in the group's currency"
        return _level_covers(self.max_minor, amount.minor, is_unlimited=self.is_unlimited)


def decide(request: Request, grants: Iterable[Grant], orgs: OrgTree) -> Decision:
    """Decide a request by the grants of the one who asks (chapter 11 §2.2)."""
    first_allow, furthest = "", -1
    for grant in grants:
        stopped_at = _failing_part(request, grant, orgs)
        if grant.effect == "deny":
            if stopped_at == len(PARTS):
                return Decision(is_allowed=False, reason="denied", grant_id=grant.id)
            continue
        if stopped_at == len(PARTS) and not first_allow:
            first_allow = grant.id
        furthest = max(furthest, stopped_at)
    if furthest == len(PARTS):
        return Decision(is_allowed=True, reason="ok", grant_id=first_allow)
    return Decision(is_allowed=False, reason="operator" if furthest < 0 else PARTS[furthest])


def _failing_part(request: Request, grant: Grant, orgs: OrgTree) -> int:
    """Return the index in PARTS of the first part that does not match, its length when all do."""
    for index, matches in enumerate(_part_matches(request, grant, orgs)):
        if not matches:
            return index
    return len(PARTS)


def _part_matches(request: Request, grant: Grant, orgs: OrgTree) -> Iterator[bool]:
    """Give for each of PARTS, in order, whether the grant's part matches."""
    yield function_matches(grant, request.function)
    yield class_matches(grant, request.function_class)
    yield request.on is None or _in_force(grant, request.on)
    yield _org_matches(request, grant, orgs)
    yield product_matches(grant.product, request.product)
    yield grant.business in ("*", request.business)
    yield request.is_own or not grant.own_only
    yield grant.effect == "deny" or _level_covers(
        grant.max_minor, request.minor, is_unlimited=grant.is_unlimited
    )


def _in_force(grant: Grant, on: date) -> bool:
    return (grant.valid_from is None or grant.valid_from <= on) and (
        grant.valid_until is None or on < grant.valid_until
    )


def _org_matches(request: Request, grant: Grant, orgs: OrgTree) -> bool:
    if grant.org_id == request.org_id:
        return True
    return grant.down and request.org_id in orgs.below(grant.org_id)


def _level_covers(max_minor: int | None, minor: int | None, *, is_unlimited: bool) -> bool:
    """Whether a level covers an amount; no amount needs no level, any other one does."""
    if minor is None or is_unlimited:
        return True
    return max_minor is not None and minor <= max_minor


class Place(TypedDict, total=False):
    """Where a record stands and what it is worth: what `require` and `limit_of` are told."""

    org_id: Required[int]
    product: str
    business: str
    owner_id: int | None
    amount: Money | None


def _request(
    viewer: Viewer, function: str, function_class: FunctionClass, place: Place
) -> Request:
    amount = place.get("amount")
    assert amount is None or amount.currency == GROUP_CURRENCY, "convert to the group's currency"
    return Request(
        function=function,
        function_class=function_class,
        org_id=place["org_id"],
        product=place.get("product", ""),
        business=place.get("business", ""),
        minor=None if amount is None else amount.minor,
        is_own=place.get("owner_id") == viewer.person_id,
    )


def decision_for(
    viewer: Viewer, function: str, function_class: FunctionClass, **place: Unpack[Place]
) -> Decision:
    """Decide for a viewer, whose grants are those in force today."""
    request = _request(viewer, function, function_class, place)
    return decide(request, viewer.grants, viewer.orgs)


def require(
    viewer: Viewer, function: str, function_class: FunctionClass, **place: Unpack[Place]
) -> None:
    """Raise Refused, saying which part of the authority is missing, unless it is allowed."""
    decision = decision_for(viewer, function, function_class, **place)
    if decision.is_allowed:
        return
    facts = {"function": function}
    amount = place.get("amount")
    if decision.reason == "level" and amount is not None:
        limit = limit_of(viewer, function, function_class, **place)
        highest = None if limit is None else limit.max_minor
        if highest is None:
            raise refuse("access.level.none", amount=amount.text, **facts)
        raise refuse("access.level", amount=amount.text, limit=Money(highest).text, **facts)
    if decision.reason == "org" and place["org_id"] in viewer.orgs.units:
        facts["org"] = viewer.orgs.units[place["org_id"]].code
    raise refuse(CODES.get(decision.reason, "access.refused"), **facts)


CODES: Mapping[Reason, str] = {
    "denied": "access.denied",
    "org": "access.org",
    "product": "access.product",
    "business": "access.business",
    "owner": "access.owner",
}
"""The codes of the reasons that tell more than "you have no authority for this"."""


def limit_of(
    viewer: Viewer, function: str, function_class: FunctionClass, **place: Unpack[Place]
) -> Limit | None:
    """Return the level a viewer has at a place; None when they may not act there at all.

    The amount in `place` does not matter. Grants are not mixed, so the highest matching allow
    counts.
    """
    wanted = replace(_request(viewer, function, function_class, place), minor=None)
    if not decide(wanted, viewer.grants, viewer.orgs).is_allowed:
        return None
    matching = [
        grant
        for grant in viewer.grants
        if grant.effect == "allow" and _failing_part(wanted, grant, viewer.orgs) == len(PARTS)
    ]
    amounts = [grant.max_minor for grant in matching if grant.max_minor is not None]
    return Limit(
        max(amounts, default=None), is_unlimited=any(grant.is_unlimited for grant in matching)
    )
