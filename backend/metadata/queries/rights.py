"""Rights (数据权限) of one reader over one catalogue: which rows of an entity, which fields.

Scopes are narrowed to what an entity can tell: a product part says nothing of an entity without
products. What depends on the reader's grants only by shape goes into a plan; the values are
parameters, so that people with like rights share plans.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from backend.metadata.catalogue import Catalogue, Entity, Field
from backend.runtime.access.scope import RowGrant, RowScope, product_matches, row_scope
from backend.runtime.access.viewer import Viewer

Seen = Literal["all", "some", "none"]
Effect = Literal["allow", "deny"]
NOTHING = RowScope(())


@dataclass(frozen=True, slots=True)
class ScopeKey:
    """Which scope of the reader a parameter is taken from."""

    entity: str
    function: str
    effect: Effect
    index: int


def anchor(catalogue: Catalogue, entity: Entity) -> Entity:
    """Return the entity whose rights decide: itself, or the end of its `through` chain."""
    here, steps = entity, 0
    while here.through:
        relation = here.relation(here.through)
        target = catalogue.entity(relation.target) if relation else None
        assert target is not None, f"{here.code} is read through {here.through}, which is nowhere"
        here, steps = target, steps + 1
        assert steps < 5, f"{entity.code} is read through itself"
    return here


def narrowed(scope: RowScope, entity: Entity) -> RowScope:
    """Leave out of a scope what an entity's rows cannot tell.

    A grant for own records allows nothing where records have no owner, and denies all of them.
    """
    allows = [grant for grant in scope.allows if entity.owner_column or not grant.own_only]
    return RowScope(
        tuple(dict.fromkeys(_narrow(grant, entity) for grant in allows)),
        tuple(dict.fromkeys(_narrow(grant, entity) for grant in scope.denies)),
    )


def _narrow(grant: RowGrant, entity: Entity) -> RowGrant:
    return replace(
        grant,
        org_ids=grant.org_ids if entity.org_column else None,
        product=grant.product if entity.product_column else "*",
        business=grant.business if entity.business_column else "*",
        own_only=grant.own_only and bool(entity.owner_column),
    )


def _pattern_within(inner: str, outer: str) -> bool:
    """Whether every product of one pattern is meant by another."""
    if outer in ("*", inner):
        return True
    if inner.endswith("*"):
        return outer.endswith(".*") and inner[:-1].startswith(outer[:-1])
    return product_matches(outer, inner)


def _within(inner: RowGrant, outer: RowGrant) -> bool:
    """Whether every row of one grant is a row of another."""
    orgs = outer.org_ids is None or (inner.org_ids is not None and inner.org_ids <= outer.org_ids)
    return (
        orgs
        and _pattern_within(inner.product, outer.product)
        and outer.business in ("*", inner.business)
        and (inner.own_only or not outer.own_only)
    )


def within(rows: RowScope, field: RowScope) -> bool:
    """Whether a field's scope surely holds every row of the row scope.

    Grant by grant, so it may say no where the union of several would do: the careful side.
    """
    return all(
        any(_within(grant, wider) for wider in field.allows) for grant in rows.allows
    ) and all(any(_within(deny, known) for known in rows.denies) for deny in field.denies)


class Rights:
    """One reader's rights over one catalogue; scopes are worked out once."""

    def __init__(self, catalogue: Catalogue, viewer: Viewer) -> None:
        """Keep whose rights they are."""
        self.catalogue = catalogue
        self.viewer = viewer
        self._scopes: dict[tuple[str, str], RowScope] = {}

    def scope(self, entity: Entity, function: str = "") -> RowScope:
        """Return the rows of an entity for its reading, or for a field's own function."""
        key = (entity.code, function)
        if key not in self._scopes:
            decides = anchor(self.catalogue, entity)
            asked = function or decides.read_function
            found = row_scope(self.viewer, asked) if asked else NOTHING
            self._scopes[key] = narrowed(found, decides)
        return self._scopes[key]

    def sees(self, entity: Entity, field: Field) -> Seen:
        """Return on which of the rows that the reader may see a field is shown."""
        if not field.function:
            return "all"
        scope = self.scope(entity, field.function)
        if scope.is_empty:
            return "none"
        return "all" if within(self.scope(entity), scope) else "some"

    def grant(self, key: ScopeKey) -> RowGrant:
        """Return the grant that a parameter is taken from."""
        entity = self.catalogue.entities[key.entity]
        scope = self.scope(entity, key.function)
        return (scope.allows if key.effect == "allow" else scope.denies)[key.index]

    @cached_property
    def shape(self) -> tuple[object, ...]:
        """What plans depend on: the same for people with like rights."""
        return tuple(self._entity_shapes(self.catalogue.entities.values()))

    def _entity_shapes(self, entities: Iterable[Entity]) -> Iterable[object]:
        for entity in entities:
            yield self.scope(entity).shape
            for function in dict.fromkeys(field.function for field in entity.fields):
                if function:
                    scope = self.scope(entity, function)
                    yield (scope.shape, within(self.scope(entity), scope))
