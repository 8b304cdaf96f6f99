"""Names (命名): how codes of the catalogue are called in GraphQL, and what paths there are.

A path through links is written with underscores (`customer_kind`, `issuedOn_month`), which no
single name contains, so that a path never clashes with a field.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from backend.metadata.catalogue import Catalogue, Entity, Field, Relation

PARTS = ("day", "month", "year")
TEXT_TYPES = frozenset({"text", "long_text", "choice", "id_number", "phone"})
NUMBER_TYPES = frozenset({"integer", "decimal", "money"})
SORTED_TYPES = frozenset(
    {"id", "text", "choice", "id_number", "phone", "date", "moment", "yes_no"} | NUMBER_TYPES
)
GROUPED_TYPES = frozenset({"id", "text", "choice", "id_number", "phone", "date", "integer"}) | {
    "yes_no"
}


@lru_cache(maxsize=4096)
def camel(code: str) -> str:
    """Write a snake_case code as camelCase.

    >>> camel("sum_assured")
    'sumAssured'
    """
    first, *rest = code.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


@lru_cache(maxsize=4096)
def pascal(code: str) -> str:
    """Write a snake_case code as a type's name.

    >>> pascal("org_unit")
    'OrgUnit'
    """
    name = camel(code)
    return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What a sum is grouped by: a field, perhaps through links, perhaps a part of its date."""

    path: tuple[str, ...]
    part: str = ""

    @property
    def name(self) -> str:
        """The key's name in GraphQL."""
        return "_".join(
            [*(camel(code) for code in self.path), *([self.part] if self.part else [])]
        )


def to_one(catalogue: Catalogue, entity: Entity) -> Iterator[tuple[Relation, Entity]]:
    """Yield the links to one record whose target the catalogue knows."""
    for relation in entity.relations:
        target = catalogue.entity(relation.target)
        if relation.kind == "one" and target:
            yield relation, target


def _paths(catalogue: Catalogue, entity: Entity) -> Iterator[tuple[tuple[str, ...], Field]]:
    for field in entity.fields:
        yield (field.code,), field
    for relation, target in to_one(catalogue, entity):
        for field in target.fields:
            yield (relation.code, field.code), field


def sort_paths(catalogue: Catalogue, entity: Entity) -> dict[str, tuple[str, ...]]:
    """Return what an entity's records can be sorted by, by GraphQL name."""
    return {
        "_".join(map(camel, path)): path
        for path, field in _paths(catalogue, entity)
        if field.type in SORTED_TYPES
    }


def group_keys(catalogue: Catalogue, entity: Entity) -> dict[str, tuple[GroupKey, Field]]:
    """Return what an entity's records can be grouped by, by GraphQL name."""
    found: dict[str, tuple[GroupKey, Field]] = {}
    for path, field in _paths(catalogue, entity):
        keys = [GroupKey(path)] if field.type in GROUPED_TYPES else []
        if field.type in ("date", "moment"):
            keys += [GroupKey(path, part) for part in PARTS]
        found.update({key.name: (key, field) for key in keys})
    return found
