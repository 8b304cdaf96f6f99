"""Checks of a catalogue (目录检查): what would make its entities unreadable, or leak."""

from collections.abc import Iterator

from backend.kit.faults import Fault
from backend.metadata.catalogue import Catalogue, Entity
from backend.metadata.queries.fields import CURRENCY
from backend.metadata.queries.names import camel


def check(catalogue: Catalogue) -> list[Fault]:
    """Return every fault of a catalogue's entities, as paths of codes."""
    return [
        fault
        for entity in catalogue.entities.values()
        for found in (_names(entity), _links(catalogue, entity), _rights(catalogue, entity))
        for fault in found
    ]


def _fault(code: str, at: str) -> Fault:
    return Fault(code, at, {"name": at})


def _names(entity: Entity) -> Iterator[Fault]:
    """GraphQL names: no two alike, none of the compiler's own; every entity has an id."""
    if entity.field("id") is None:
        yield _fault("catalogue.id", entity.code)
    taken = {"and", "or", "not"}
    for code in [*(field.code for field in entity.fields), *(it.code for it in entity.relations)]:
        name = camel(code)
        if name in taken or "_" in name or name.startswith("_"):
            yield _fault("catalogue.name", f"{entity.code}.{code}")
        taken.add(name)
    for code in (*entity.search_fields, entity.default_sort.removeprefix("-")):
        if entity.field(code) is None:
            yield _fault("catalogue.field", f"{entity.code}.{code}")


def _links(catalogue: Catalogue, entity: Entity) -> Iterator[Fault]:
    for relation in entity.relations:
        at = f"{entity.code}.{relation.code}"
        target = catalogue.entity(relation.target)
        if target is None:
            yield _fault("catalogue.target", at)
        elif _is_guarded(entity, relation.local) or _is_guarded(target, relation.remote):
            yield _fault("catalogue.guarded", at)


def _rights(catalogue: Catalogue, entity: Entity) -> Iterator[Fault]:
    """Somebody's rights decide; the columns they look at, and money's currency, are open."""
    if not (entity.read_function or entity.through):
        yield _fault("catalogue.rights", entity.code)
    seen: set[str] = set()
    here: Entity | None = entity
    while here is not None and here.through:
        relation = here.relation(here.through)
        if relation is None or relation.kind != "one" or here.code in seen:
            yield _fault("catalogue.through", entity.code)
            break
        seen.add(here.code)
        here = catalogue.entity(relation.target)
    columns = (
        entity.org_column, entity.product_column, entity.business_column, entity.owner_column,
        CURRENCY, entity.default_sort.removeprefix("-"),
    )  # fmt: skip
    for column in columns:
        if column and _is_guarded(entity, column):
            yield _fault("catalogue.guarded", f"{entity.code}.{column}")


def _is_guarded(entity: Entity, column: str) -> bool:
    return any(field.stored_as == column and field.function for field in entity.fields)
