"""Row scope (数据范围): a viewer's grants for one function, as what may be seen of a table.

A row is seen when an allow matches and no deny does (chapter 11 §2.2). Reading has no amount,
so levels do not narrow it. The compiler of queries turns a scope into SQL; `covers` is the same
decision for a record already in hand.
"""

from dataclasses import dataclass

from backend.runtime.access.viewer import FunctionClass, Grant, Viewer


@dataclass(frozen=True, slots=True)
class RowGrant:
    """The rows of one grant; `org_ids` None means every unit."""

    org_ids: frozenset[int] | None
    product: str = "*"
    business: str = "*"
    own_only: bool = False

    @property
    def shape(self) -> tuple[bool, str, str, bool]:
        """What a plan depends on; the values themselves are parameters."""
        product = "*" if self.product == "*" else "prefix" if self.product.endswith(".*") else "="
        return (self.org_ids is None, product, "*" if self.business == "*" else "=", self.own_only)


@dataclass(frozen=True, slots=True)
class RowScope:
    """What of a table may be seen: any of the allows, none of the denies."""

    allows: tuple[RowGrant, ...]
    denies: tuple[RowGrant, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all may be seen."""
        return not self.allows

    @property
    def is_everything(self) -> bool:
        """Whether every row may be seen."""
        return not self.denies and RowGrant(None) in self.allows

    @property
    def shape(self) -> tuple[object, ...]:
        """What a plan depends on."""
        return (
            tuple(grant.shape for grant in self.allows),
            tuple(grant.shape for grant in self.denies),
        )


def function_matches(grant: Grant, function: str) -> bool:
    """Whether a grant names a function."""
    return grant.function in ("*", function)


def class_matches(grant: Grant, function_class: FunctionClass) -> bool:
    """Whether a grant's class serves: accept and handle include query, neither the other."""
    if grant.function_class in ("*", function_class):
        return True
    return grant.effect == "allow" and function_class == "query"


def product_matches(pattern: str, product: str) -> bool:
    """Whether a product is meant by a pattern: exact, `PREFIX.*` (strictly below), or `*`."""
    if pattern == "*":
        return True
    if pattern.endswith(".*"):
        return product.startswith(pattern[:-1])
    return pattern == product


def _row_grant(viewer: Viewer, grant: Grant) -> RowGrant:
    org_ids = viewer.orgs.below(grant.org_id) if grant.down else frozenset({grant.org_id})
    return RowGrant(
        None if len(org_ids) == len(viewer.orgs.units) else org_ids,
        grant.product,
        grant.business,
        grant.own_only,
    )


def row_scope(viewer: Viewer, function: str, function_class: FunctionClass = "query") -> RowScope:
    """Return what of a table a viewer may see (query) or act on, by function."""
    matching = [
        grant
        for grant in viewer.grants
        if function_matches(grant, function) and class_matches(grant, function_class)
    ]
    rows = {effect: _merged(viewer, matching, effect) for effect in ("allow", "deny")}
    return RowScope(rows["allow"], rows["deny"])


def _merged(viewer: Viewer, grants: list[Grant], effect: str) -> tuple[RowGrant, ...]:
    """One row grant a shape of product, business and owner: their units joined."""
    units: dict[tuple[str, str, bool], frozenset[int] | None] = {}
    for grant in grants:
        if grant.effect != effect:
            continue
        row = _row_grant(viewer, grant)
        key = (row.product, row.business, row.own_only)
        known = units.get(key, frozenset())
        units[key] = None if row.org_ids is None or known is None else known | row.org_ids
    return tuple(
        RowGrant(org_ids, *key) for key, org_ids in sorted(units.items(), key=lambda item: item[0])
    )


def _row_matches(
    row: RowGrant, viewer: Viewer, org_id: int, product: str, business: str, owner_id: int | None
) -> bool:
    return (
        (row.org_ids is None or org_id in row.org_ids)
        and product_matches(row.product, product)
        and row.business in ("*", business)
        and (not row.own_only or owner_id == viewer.person_id)
    )


def covers(
    viewer: Viewer,
    scope: RowScope,
    *,
    org_id: int,
    product: str = "",
    business: str = "",
    owner_id: int | None = None,
) -> bool:
    """Whether a record in hand lies within a scope; the same decision as the compiled one."""
    place = (viewer, org_id, product, business, owner_id)
    return any(_row_matches(row, *place) for row in scope.allows) and not any(
        _row_matches(row, *place) for row in scope.denies
    )
