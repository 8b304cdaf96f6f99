"""Whether a field is surely shown on every row the reader sees: never yes when it is not."""

from hypothesis import event, given
from hypothesis import strategies as st

from backend.metadata.queries.rights import within
from backend.runtime.access.scope import RowGrant, RowScope, product_matches

UNITS = (1, 2, 3)
PRODUCTS = ("A", "A.", "A.B", "A.B.C", "AB", "")
BUSINESS = ("new", "renewal")

row_grants = st.builds(
    RowGrant,
    org_ids=st.one_of(st.none(), st.frozensets(st.sampled_from(UNITS), min_size=1)),
    product=st.sampled_from(["*", "A.*", "A.B.*", "A.B", "A.", "A"]),
    business=st.sampled_from(["*", *BUSINESS]),
    own_only=st.booleans(),
)
scopes = st.builds(
    RowScope,
    allows=st.lists(row_grants, min_size=1, max_size=2).map(tuple),
    denies=st.lists(row_grants, max_size=2).map(tuple),
)


def _holds(grant: RowGrant, row: tuple[int, str, str, bool]) -> bool:
    unit, product, business, is_own = row
    return (
        (grant.org_ids is None or unit in grant.org_ids)
        and product_matches(grant.product, product)
        and grant.business in ("*", business)
        and (is_own or not grant.own_only)
    )


def _rows(scope: RowScope) -> set[tuple[int, str, str, bool]]:
    return {
        row
        for unit in UNITS
        for product in PRODUCTS
        for business in BUSINESS
        for is_own in (True, False)
        if any(_holds(grant, row := (unit, product, business, is_own)) for grant in scope.allows)
        and not any(_holds(grant, row) for grant in scope.denies)
    }


@given(rows=scopes, field=scopes)
def test_a_scope_within_another_has_no_row_outside_of_it(rows: RowScope, field: RowScope) -> None:
    if within(rows, field):
        event("within")
        assert _rows(rows) <= _rows(field)


@given(scope=scopes)
def test_a_scope_is_within_itself(scope: RowScope) -> None:
    assert within(scope, scope)


def test_like_and_wider_grants_are_recognised() -> None:
    branch = RowScope((RowGrant(frozenset({1, 2}), "A.B.*", "new", own_only=True),))
    for wider in (
        RowGrant(None, "A.B.*", "new", own_only=True),
        RowGrant(frozenset({1, 2, 3}), "A.*", "new", own_only=True),
        RowGrant(frozenset({1, 2}), "*", "*"),
    ):
        assert within(branch, RowScope((wider,)))
        assert not within(RowScope((wider,)), branch)
