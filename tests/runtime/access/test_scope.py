"""Row scope: grants become as few row grants as possible, with the same shape for like rights."""

from backend.runtime.access.scope import RowGrant, RowScope, covers, product_matches, row_scope
from backend.runtime.access.viewer import Grant, OrgTree, Unit, Viewer

TREE = OrgTree(
    {
        unit: Unit(unit, f"U{unit}", f"机构{unit}", f"Unit {unit}", "branch", parent)
        for unit, parent in {1: None, 2: 1, 3: 2, 4: 1}.items()
    }
)


def a_viewer(*grants: Grant) -> Viewer:
    return Viewer(7, "lina", "李娜", 3, "zh-CN", TREE, grants)


def a_grant(**parts: object) -> Grant:
    given: dict[str, object] = {
        "id": "g",
        "effect": "allow",
        "function": "policy.read",
        "function_class": "query",
        "org_id": 2,
        "down": True,
    }
    return Grant(**{**given, **parts})  # type: ignore[arg-type]


def test_without_a_grant_nothing_is_seen() -> None:
    scope = row_scope(a_viewer(a_grant(function="quote.read")), "policy.read")

    assert scope.is_empty
    assert not covers(a_viewer(), scope, org_id=2)


def test_units_of_like_grants_are_joined() -> None:
    viewer = a_viewer(a_grant(), a_grant(org_id=4, down=False), a_grant(product="LIFE.*"))

    scope = row_scope(viewer, "policy.read")

    assert scope.allows == (
        RowGrant(frozenset({2, 3, 4})),
        RowGrant(frozenset({2, 3}), "LIFE.*"),
    )


def test_the_whole_tree_is_everything_unless_something_is_denied() -> None:
    everything = row_scope(a_viewer(a_grant(org_id=1)), "policy.read")
    all_but = row_scope(
        a_viewer(a_grant(org_id=1), a_grant(effect="deny", function_class="*")), "policy.read"
    )

    assert everything == RowScope((RowGrant(None),))
    assert everything.is_everything
    assert not all_but.is_everything
    assert covers(a_viewer(), all_but, org_id=4)
    assert not covers(a_viewer(), all_but, org_id=3)


def test_people_with_like_rights_share_a_shape() -> None:
    shanghai = row_scope(a_viewer(a_grant(org_id=2)), "policy.read")
    beijing = row_scope(a_viewer(a_grant(org_id=4)), "policy.read")
    own = row_scope(a_viewer(a_grant(own_only=True)), "policy.read")

    assert shanghai.shape == beijing.shape
    assert shanghai.shape != own.shape


def test_accept_and_handle_let_one_see_but_not_each_other() -> None:
    for held, asked, seen in (
        ("handle", "query", True),
        ("accept", "query", True),
        ("query", "accept", False),
        ("query", "handle", False),
        ("accept", "handle", False),
        ("handle", "accept", False),
    ):
        scope = row_scope(a_viewer(a_grant(function_class=held)), "policy.read", asked)  # type: ignore[arg-type]

        assert scope.is_empty != seen, (held, asked)


def test_a_deny_of_another_class_does_not_hide() -> None:
    viewer = a_viewer(a_grant(), a_grant(effect="deny", function_class="handle"))

    assert row_scope(viewer, "policy.read").denies == ()


def test_a_prefix_means_strictly_below() -> None:
    for pattern, product, means in (
        ("*", "", True),
        ("LIFE", "LIFE", True),
        ("LIFE", "LIFE.TERM", False),
        ("LIFE.*", "LIFE.TERM", True),
        ("LIFE.*", "LIFE", False),
        ("LIFE.*", "LIFEX", False),
        ("LIFE.*", "", False),
    ):
        assert product_matches(pattern, product) == means, (pattern, product)


def test_own_only_means_the_owner_is_the_viewer() -> None:
    viewer = a_viewer(a_grant(own_only=True))
    scope = row_scope(viewer, "policy.read")

    assert covers(viewer, scope, org_id=3, owner_id=7)
    assert not covers(viewer, scope, org_id=3, owner_id=8)
    assert not covers(viewer, scope, org_id=3)
    assert not covers(viewer, scope, org_id=4, owner_id=7)
