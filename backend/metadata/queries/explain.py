"""Explaining (权限解释): why a reader sees, or does not see, a field of an entity or a record.

A record that is not there and one that is not the reader's are explained in the same words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from backend.kit.faults import Fault, refuse
from backend.metadata.catalogue import Catalogue, Entity, Field
from backend.metadata.queries.dialect import quoted, words
from backend.metadata.queries.fields import follow_through
from backend.metadata.queries.plans import plans_of
from backend.metadata.queries.rights import anchor
from backend.runtime.access.scope import class_matches, function_matches, product_matches
from backend.runtime.access.viewer import Grant, Viewer
from backend.runtime.database import Database

Outcome = Literal["seen", "masked", "some", "hidden"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What comes out and why; each reason is a code with facts, to be said in a language."""

    outcome: Outcome
    reasons: tuple[Fault, ...]


def explain(viewer: Viewer, catalogue: Catalogue, entity: str, field: str) -> Explanation:
    """Return on which records of an entity a reader sees a field, and by which function."""
    found, asked = _known(catalogue, entity, field)
    rights = plans_of(catalogue).rights(viewer)
    function = anchor(catalogue, found).read_function
    if rights.scope(found).is_empty:
        return Explanation("hidden", (_reason("explain.no_grant", function),))
    match rights.sees(found, asked):
        case "all":
            return Explanation("seen", (_reason("explain.every_row", asked.function),))
        case "some":
            return Explanation("some", (_reason("explain.some_rows", asked.function),))
        case "none":
            return Explanation("masked", (_reason("explain.no_row", asked.function),))


async def explain_cell(
    viewer: Viewer,
    catalogue: Catalogue,
    entity: str,
    record_id: int,
    field: str,
    database: Database,
) -> Explanation:
    """Return why a reader sees, or does not see, a field of one record, by the grants at work."""
    found, asked = _known(catalogue, entity, field)
    decides = anchor(catalogue, found)
    place = await _place(catalogue, found, record_id, database)
    hidden = _reason("explain.record.hidden", decides.read_function)
    if place is None:
        return Explanation("hidden", (hidden,))
    row = _decided(viewer, decides, place, decides.read_function)
    if row.outcome == "hidden":
        return Explanation("hidden", (hidden,))
    if not asked.function:
        return row
    cell = _decided(viewer, decides, place, asked.function)
    if cell.outcome == "seen":
        return Explanation("seen", (*row.reasons, *cell.reasons))
    is_denied = cell.reasons[0].code == "explain.denied"
    reasons = cell.reasons if is_denied else (_reason("explain.masked", asked.function),)
    return Explanation("masked", (*row.reasons, *reasons))


def _known(catalogue: Catalogue, entity: str, field: str) -> tuple[Entity, Field]:
    found = catalogue.entity(entity)
    asked = found.field(field) if found else None
    if found is None or asked is None:
        raise refuse("query.path", "field", path=f"{entity}.{field}")
    return found, asked


def _reason(code: str, function: str, grant: str = "") -> Fault:
    facts = {"function": function, "grant": grant}
    return Fault(code, "", {name: value for name, value in facts.items() if value})


async def _place(
    catalogue: Catalogue, entity: Entity, record_id: int, database: Database
) -> dict[str, Any] | None:
    """Where the record that decides lies: its unit, product, business type and owner."""
    said = words(database.dialect)
    decides, source = follow_through(catalogue, entity)
    columns = {
        name: f"d.{quoted(column)}"
        for name, column in (
            ("org", decides.org_column),
            ("product", decides.product_column),
            ("business", decides.business_column),
            ("owner", decides.owner_column),
        )
        if column
    }
    where = f"where d._r = {said.placeholder(1, 'id')}"
    row = said.nested(said.row_statement([*columns.items()], f"{source} {where}"))
    text = await database.read_json(f"select {said.as_text(row)}", [record_id])
    place: dict[str, Any] | None = orjson.loads(text)
    return place


def _decided(viewer: Viewer, entity: Entity, place: dict[str, Any], function: str) -> Explanation:
    denies = list(_at_work(viewer, entity, place, (function, "deny")))
    if denies:
        return Explanation("hidden", (_reason("explain.denied", function, denies[0].id),))
    allows = list(_at_work(viewer, entity, place, (function, "allow")))
    if allows:
        return Explanation("seen", (_reason("explain.seen", function, allows[0].id),))
    return Explanation("hidden", (_reason("explain.no_grant", function),))


def _at_work(
    viewer: Viewer, entity: Entity, place: dict[str, Any], asked: tuple[str, str]
) -> Iterator[Grant]:
    """The grants of a function that match a place; parts an entity cannot tell do not narrow."""
    function, effect = asked
    for grant in viewer.grants:
        if (
            grant.effect == effect
            and function_matches(grant, function)
            and class_matches(grant, "query")
            and _reaches(viewer, grant, entity, place)
        ):
            yield grant


def _reaches(viewer: Viewer, grant: Grant, entity: Entity, place: dict[str, Any]) -> bool:
    units = viewer.orgs.below(grant.org_id) if grant.down else {grant.org_id}
    is_everywhere = len(units) == len(viewer.orgs.units)
    is_own = place.get("owner") == viewer.person_id
    if grant.own_only and not entity.owner_column:
        return grant.effect == "deny"
    return (
        (is_everywhere or "org" not in place or place["org"] in units)
        and ("product" not in place or product_matches(grant.product, place["product"] or ""))
        and ("business" not in place or grant.business in ("*", place["business"]))
        and (not grant.own_only or is_own)
    )
