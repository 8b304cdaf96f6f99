"""Authority: chapter 11 §2.2 against a second reading of it, and the words of a refusal."""

from datetime import date
from itertools import product as combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kit.faults import Refused
from backend.kit.money import Money
from backend.runtime.access.authority import (
    PARTS,
    Decision,
    Limit,
    Request,
    decide,
    limit_of,
    require,
)
from backend.runtime.access.scope import covers, row_scope
from backend.runtime.access.viewer import Grant, OrgTree, Unit, Viewer

# G(1) → A(2) → A1(3), and G(1) → B(4)
PARENTS = {1: None, 2: 1, 3: 2, 4: 1}
TREE = OrgTree(
    {
        unit: Unit(unit, f"U{unit}", f"机构{unit}", f"Unit {unit}", "branch", parent)
        for unit, parent in PARENTS.items()
    }
)
DAYS = [date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 3)]
FUNCTIONS = ["quote.decide", "quote.read"]
PRODUCTS = ["LIFE", "LIFE.TERM", "LIFE.TERM.A", "LIFEX"]


@st.composite
def grants(draw: st.DrawFn) -> Grant:
    effect = draw(st.sampled_from(["allow", "allow", "deny"]))
    classes = ["query", "accept", "handle"] + (["*"] if effect == "deny" else [])
    level = draw(st.sampled_from([None, 0, 1, 2, "unlimited"])) if effect == "allow" else None
    return Grant(
        id=str(draw(st.integers(1, 10**6))),
        effect=effect,  # type: ignore[arg-type]
        function=draw(st.sampled_from([*FUNCTIONS, "*"])),
        function_class=draw(st.sampled_from(classes)),
        org_id=draw(st.sampled_from(list(PARENTS))),
        down=draw(st.booleans()),
        product=draw(st.sampled_from([*PRODUCTS, "LIFE.*", "LIFE.TERM.*", "*", "*"])),
        business=draw(st.sampled_from(["new", "claim", "*", "*"])),
        max_minor=level if isinstance(level, int) else None,
        is_unlimited=level == "unlimited",
        own_only=draw(st.booleans()) and draw(st.booleans()),
        valid_from=draw(st.sampled_from([None, None, *DAYS])),
        valid_until=draw(st.sampled_from([None, None, *DAYS])),
    )


requests = st.builds(
    Request,
    function=st.sampled_from(FUNCTIONS),
    function_class=st.sampled_from(["query", "accept", "handle"]),
    org_id=st.sampled_from(list(PARENTS)),
    product=st.sampled_from(PRODUCTS),
    business=st.sampled_from(["new", "claim", "refund"]),
    minor=st.sampled_from([None, 0, 1, 2, 3]),
    on=st.sampled_from(DAYS),
    is_own=st.booleans(),
)


def above(unit: int) -> set[int]:
    """The unit and all above it, by walking up: the reverse of what the code does."""
    parent = PARENTS[unit]
    return {unit} | (above(parent) if parent else set())


def spelt_out(grant: Grant, asked: Request) -> dict[str, bool]:
    """Every part of the grant as chapter 11 words it, with tables instead of string tricks."""
    assert asked.on
    below = {"LIFE.*": ["LIFE.TERM", "LIFE.TERM.A"], "LIFE.TERM.*": ["LIFE.TERM.A"]}
    serves = {grant.function_class}
    if grant.effect == "allow":
        serves |= {"query"}
    if grant.function_class == "*":
        serves = {"query", "accept", "handle"}
    days = [day for day in DAYS if grant.valid_from is None or not day < grant.valid_from]
    days = [day for day in days if grant.valid_until is None or day < grant.valid_until]
    amounts: list[int | None] = [None]
    if grant.max_minor is not None:
        amounts += range(grant.max_minor + 1)
    everything = grant.is_unlimited or grant.effect == "deny"
    return {
        "function": grant.function in {"*", asked.function},
        "class": asked.function_class in serves,
        "date": asked.on in days,
        "org": grant.org_id in (above(asked.org_id) if grant.down else {asked.org_id}),
        "product": grant.product == "*"
        or asked.product in below.get(grant.product, [grant.product]),
        "business": grant.business in {"*", asked.business},
        "owner": asked.is_own if grant.own_only else True,
        "level": everything or asked.minor in amounts,
    }


def by_hand(asked: Request, held: list[Grant]) -> Decision:
    """The table of §2.2, read again."""
    parts = [(grant, spelt_out(grant, asked)) for grant in held]
    denies = [g for g, met in parts if g.effect == "deny" and all(met.values())]
    allows = [g for g, met in parts if g.effect == "allow" and all(met.values())]
    if denies:
        return Decision(is_allowed=False, reason="denied", grant_id=denies[0].id)
    if allows:
        return Decision(is_allowed=True, reason="ok", grant_id=allows[0].id)
    reached = [
        min(place for place, part in enumerate(PARTS) if not met[part])
        for grant, met in parts
        if grant.effect == "allow"
    ]
    reason = PARTS[max(reached)] if reached else "operator"
    return Decision(is_allowed=False, reason=reason)


@given(requests, st.lists(grants(), max_size=6))
def test_a_decision_is_the_table_of_chapter_11(asked: Request, held: list[Grant]) -> None:
    assert decide(asked, held, TREE) == by_hand(asked, held)


@given(requests, st.lists(grants(), max_size=5), grants())
def test_another_allow_never_takes_away_and_another_deny_never_gives(
    asked: Request, held: list[Grant], more: Grant
) -> None:
    before, after = decide(asked, held, TREE), decide(asked, [*held, more], TREE)

    if more.effect == "allow":
        assert after.is_allowed or not before.is_allowed
    else:
        assert before.is_allowed or not after.is_allowed


@given(st.lists(grants(), max_size=6), st.sampled_from(["query", "accept", "handle"]))
def test_a_scope_covers_exactly_what_a_decision_without_amount_allows(
    held: list[Grant], function_class: str
) -> None:
    viewer = a_viewer(*(forever(grant) for grant in held))
    scope = row_scope(viewer, "quote.read", function_class)  # type: ignore[arg-type]
    places = combinations(PARENTS, PRODUCTS, ["new", "claim", "refund"], [True, False])

    for org_id, product, business, is_own in places:
        asked = Request("quote.read", function_class, org_id, product, business, is_own=is_own)  # type: ignore[arg-type]
        owner_id = viewer.person_id if is_own else 99

        assert (
            covers(
                viewer,
                scope,
                org_id=org_id,
                product=product,
                business=business,
                owner_id=owner_id,
            )
            == decide(asked, viewer.grants, TREE).is_allowed
        )


@given(requests, st.lists(grants(), max_size=6))
def test_a_limit_is_the_largest_amount_that_would_be_allowed(
    asked: Request, held: list[Grant]
) -> None:
    viewer = a_viewer(*(forever(grant) for grant in held))
    place = {
        "org_id": asked.org_id,
        "product": asked.product,
        "business": asked.business,
        "owner_id": viewer.person_id if asked.is_own else None,
    }

    limit = limit_of(viewer, asked.function, asked.function_class, **place)  # type: ignore[arg-type]

    for minor in range(4):
        question = Request(
            asked.function,
            asked.function_class,
            asked.org_id,
            asked.product,
            asked.business,
            minor=minor,
            is_own=asked.is_own,
        )
        allowed = decide(question, viewer.grants, TREE).is_allowed
        assert allowed == (limit is not None and limit.covers(Money(minor)))


def forever(grant: Grant) -> Grant:
    """A viewer's grants are those in force; so here all are."""
    return Grant(
        grant.id,
        grant.effect,
        grant.function,
        grant.function_class,
        grant.org_id,
        grant.down,
        grant.product,
        grant.business,
        grant.max_minor,
        grant.is_unlimited,
        grant.own_only,
    )


def a_viewer(*held: Grant) -> Viewer:
    return Viewer(7, "lina", "李娜", 3, "zh-CN", TREE, held)


def allow(**parts: object) -> Grant:
    given: dict[str, object] = {
        "id": "g1",
        "effect": "allow",
        "function": "quote.decide",
        "function_class": "handle",
        "org_id": 2,
        "down": True,
    }
    return Grant(**{**given, **parts})  # type: ignore[arg-type]


def refusal(*held: Grant, **place: object) -> str:
    with pytest.raises(Refused) as refused:
        require(a_viewer(*held), "quote.decide", "handle", **place)  # type: ignore[arg-type]
    return refused.value.faults[0].code


def test_a_refusal_says_what_is_missing() -> None:
    deny = allow(effect="deny", function_class="*")

    assert refusal(org_id=3) == "access.refused"
    assert refusal(allow(function="quote.read"), org_id=3) == "access.refused"
    assert refusal(allow(function_class="accept"), org_id=3) == "access.refused"
    assert refusal(allow(), org_id=4) == "access.org"
    assert refusal(allow(), org_id=987) == "access.org"
    assert refusal(allow(product="LIFE.*"), org_id=3, product="LIFE") == "access.product"
    assert refusal(allow(business="new"), org_id=3, business="claim") == "access.business"
    assert refusal(allow(own_only=True), org_id=3, owner_id=8) == "access.owner"
    assert refusal(allow(own_only=True), org_id=3) == "access.owner"
    assert refusal(allow(), deny, org_id=3) == "access.denied"
    assert refusal(allow(), org_id=3, amount=Money(0)) == "access.level.none"
    assert refusal(allow(max_minor=5), org_id=3, amount=Money(6)) == "access.level"


def test_a_level_refusal_names_the_amount_and_the_highest_level_there() -> None:
    held = allow(max_minor=500), allow(max_minor=900), allow(max_minor=99_999, org_id=4)

    with pytest.raises(Refused) as refused:
        require(a_viewer(*held), "quote.decide", "handle", org_id=3, amount=Money(901))

    facts = refused.value.faults[0].facts
    assert (facts["amount"], facts["limit"]) == ("9.01", "9.00")


def test_what_is_allowed_is_not_refused() -> None:
    viewer = a_viewer(allow(max_minor=900, own_only=True))

    require(viewer, "quote.decide", "handle", org_id=3, amount=Money(900), owner_id=7)
    require(viewer, "quote.decide", "query", org_id=2, owner_id=7)


def test_a_limit_tells_nothing_allowed_no_level_and_any_amount_apart() -> None:
    assert limit_of(a_viewer(), "quote.decide", "handle", org_id=3) is None
    assert limit_of(a_viewer(allow()), "quote.decide", "handle", org_id=3) == Limit()
    assert limit_of(
        a_viewer(allow(is_unlimited=True), allow(max_minor=3)), "quote.decide", "handle", org_id=3
    ) == Limit(3, is_unlimited=True)


def test_amounts_of_another_currency_are_a_broken_assumption() -> None:
    with pytest.raises(AssertionError):
        require(a_viewer(), "quote.decide", "handle", org_id=3, amount=Money(1, "USD"))
