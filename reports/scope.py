"""Whose figures (报表数据范围): where a reader may run reports, as units and as a filter.

Reading the records is the compiler's business; this narrows further by the grants of
`report.run`, so that a figure and the list behind it speak of the same records.
"""

from collections.abc import Mapping
from typing import Any

from backend.metadata.catalogue import Entity
from backend.metadata.queries.names import camel
from backend.runtime.access.scope import RowGrant, row_scope
from backend.runtime.access.viewer import Unit, Viewer

FUNCTION = "report.run"
CURRENCY = "CNY"
Filters = dict[str, Any]


def visible_units(reader: Viewer) -> dict[int, Unit]:
    """Return the units where a reader may run reports; a denied product hides no unit."""
    scope, every = row_scope(reader, FUNCTION), frozenset(reader.orgs.units)
    seen: set[int] = set()
    for grant in scope.allows:
        seen |= every if grant.org_ids is None else grant.org_ids
    for grant in scope.denies:
        if grant.product == "*" and grant.business == "*" and not grant.own_only:
            seen -= every if grant.org_ids is None else grant.org_ids
    return {unit_id: reader.orgs.units[unit_id] for unit_id in sorted(seen)}


def _rows(entity: Entity, grant: RowGrant, reader: Viewer) -> Filters:
    """The rows of one grant."""
    found: Filters = {}
    if grant.org_ids is not None and entity.org_column:
        found[entity.org_column] = {"in": [str(unit) for unit in sorted(grant.org_ids)]}
    if grant.product != "*" and entity.product_column:
        is_prefix = grant.product.endswith(".*")
        found[entity.product_column] = (
            {"startsWith": grant.product[:-1]} if is_prefix else {"eq": grant.product}
        )
    if grant.own_only and entity.owner_column:
        found[entity.owner_column] = {"eq": str(reader.person_id)}
    return found


def row_filter(reader: Viewer, entity: Entity) -> Filters:
    """Return what `report.run` adds to reading the records; nothing where both reach as far.

    Sums are of one currency, because amounts of two do not add up.
    """
    found: Filters = {"currency": {"eq": CURRENCY}} if entity.field("currency") else {}
    scope = row_scope(reader, FUNCTION)
    if scope == row_scope(reader, entity.read_function):
        return found
    if not scope.is_everything:
        found["or"] = [_rows(entity, grant, reader) for grant in scope.allows]
    if scope.denies:
        found["not"] = {"or": [_rows(entity, grant, reader) for grant in scope.denies]}
    return found


def for_lists(filters: Mapping[str, Any]) -> Filters:
    """Write a filter with the names of GraphQL, as the lists of records take it."""
    return {camel(key): _for_lists(value) for key, value in filters.items()}


def _for_lists(value: Any) -> Any:
    match value:
        case dict():
            return for_lists(value)
        case list():
            return [_for_lists(item) for item in value]
        case _:
            return value
