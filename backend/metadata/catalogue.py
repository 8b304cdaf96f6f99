"""The catalogue (元数据目录): what entities there are, their fields, relations and actions.

Built-in entities are declared in each module's `entity.py`; configured fields come from
published definitions. Both become one immutable `Catalogue` of a release. It holds no rows and
asks no database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

FieldType = Literal[
    "id", "text", "long_text", "integer", "decimal", "money", "date", "moment", "yes_no",
    "choice", "id_number", "phone", "json",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A name a person sees, in both languages."""

    zh: str
    en: str

    def say(self, locale: str) -> str:
        """Return the label in a language."""
        return self.en if locale == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Option:
    """One code of a choice field."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entity: how it is called, stored, and who may see it.

    `code` is snake_case and becomes camelCase in GraphQL. `column` is the table's column (the
    code unless said otherwise). `scale` is the number of decimals of a `decimal` stored as a
    scaled BIGINT; a `money` is minor units in a BIGINT beside the entity's `currency` column.
    `function` is the extra function (功能权限) a reader needs for this field; without it the
    value is masked (`mask`) or null.
    """

    code: str
    type: FieldType
    label: Label
    column: str = ""
    scale: int = 0
    options: tuple[Option, ...] = ()
    function: str = ""
    mask: Literal["", "phone", "id_number", "name"] = ""
    is_configured: bool = False
    is_nullable: bool = True

    @property
    def stored_as(self) -> str:
        """The table's column."""
        return self.column or self.code


@dataclass(frozen=True, slots=True)
class Relation:
    """A way from one entity to another: `local` column here equals `remote` column there."""

    code: str
    kind: Literal["one", "many"]
    target: str
    local: str
    remote: str
    label: Label


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing with records: its table and what decides who reads a row.

    `read_function` is asked with class query. The columns below say where a grant's parts are
    found; an empty one means that the part does not narrow this entity. `through` names a
    to-one relation whose rights decide instead (a coverage is read as its policy is).
    `default_sort` is a field's code, behind a minus for the latest first.
    """

    code: str
    plural: str
    table: str
    label: Label
    fields: tuple[Field, ...]
    relations: tuple[Relation, ...] = ()
    read_function: str = ""
    org_column: str = ""
    product_column: str = ""
    business_column: str = ""
    owner_column: str = ""
    through: str = ""
    title_field: str = "id"
    search_fields: tuple[str, ...] = ()
    default_sort: str = "id"

    def field(self, code: str) -> Field | None:
        """Find a field by code."""
        return next((item for item in self.fields if item.code == code), None)

    def relation(self, code: str) -> Relation | None:
        """Find a relation by code."""
        return next((item for item in self.relations if item.code == code), None)


@dataclass(frozen=True, slots=True)
class Function:
    """Something a grant can allow (功能权限): `policy.read`, `quote.submit`."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A job that must follow a journal event, declared by the module that runs it."""

    event: str
    job: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything a release knows, immutable; the release number is its identity."""

    release: int
    entities: Mapping[str, Entity] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)

    def entity(self, code: str) -> Entity | None:
        """Find an entity by code."""
        return self.entities.get(code)


def build(
    release: int,
    entities: Iterable[Entity],
    functions: Iterable[Function] = (),
    configured: Mapping[str, tuple[Field, ...]] | None = None,
) -> Catalogue:
    """Make a release's catalogue: declared entities overlaid with configured fields."""
    overlay = configured or {}
    named = {
        item.code: replace(item, fields=item.fields + overlay.get(item.code, ()))
        for item in entities
    }
    return Catalogue(
        release,
        MappingProxyType(named),
        MappingProxyType({item.code: item for item in functions}),
    )
