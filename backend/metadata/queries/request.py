"""Requests (查询请求): what is asked, as plain values, before rights and SQL.

Read from a GraphQL document or made by Python callers; both compile the same way. A `Slot` is a
value that is known only when the plan runs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from backend.metadata.queries.names import GroupKey

Slot = Callable[[Mapping[str, object]], object]
"""Reads a value from the variables of one run."""


@dataclass(frozen=True, slots=True)
class Compare:
    """A field compared with a value; `at` is where the reader wrote it."""

    field: str
    operator: str
    value: Slot
    at: str


@dataclass(frozen=True, slots=True)
class Empty:
    """A field that is, or is not, empty."""

    field: str
    is_empty: bool
    at: str


@dataclass(frozen=True, slots=True)
class Every:
    """All conditions hold; with none it is true."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """One of the conditions holds; with none it is false."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """A condition does not hold."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Through:
    """The linked record, as far as the reader may see it, meets a condition."""

    relation: str
    part: "Condition"


Condition = Compare | Empty | Every | Some | Not | Through


@dataclass(frozen=True, slots=True)
class Sort:
    """One key of an order."""

    path: tuple[str, ...]
    is_descending: bool
    at: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A field that is shown under a key."""

    key: str
    field: str


@dataclass(frozen=True, slots=True)
class Named:
    """A type's name that is shown under a key (`__typename`)."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class One:
    """The linked record, shown under a key."""

    key: str
    relation: str
    selection: "tuple[Selected, ...]"


@dataclass(frozen=True, slots=True)
class Many:
    """The linked records, shown under a key."""

    key: str
    relation: str
    filter: Condition
    sort: tuple[Sort, ...]
    first: Slot
    selection: "tuple[Selected, ...]"


Selected = Shown | Named | One | Many


@dataclass(frozen=True, slots=True)
class ById:
    """One record by its id."""

    key: str
    entity: str
    id: Slot
    selection: tuple[Selected, ...]


@dataclass(frozen=True, slots=True)
class PagePart:
    """One thing wanted of a page: nodes, endCursor, hasMore, total or its type's name."""

    key: str
    part: str
    selection: tuple[Selected, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Records in order, from a cursor on; `first` None means all of them (Python only)."""

    key: str
    entity: str
    filter: Condition
    search: Slot | None
    sort: tuple[Sort, ...]
    first: Slot | None
    after: Slot | None
    parts: tuple[PagePart, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a group: count, or count_distinct, sum, avg, min, max of a field."""

    key: str
    kind: str
    field: str
    at: str


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A group's key, shown under a key."""

    key: str
    by: GroupKey
    at: str


Figure = Measure | KeyShown | Named


@dataclass(frozen=True, slots=True)
class RowPart:
    """An object wanted of a group's row: its keys, or its figures of one kind."""

    key: str
    figures: tuple[Figure, ...]


RowItem = RowPart | Measure | Named


@dataclass(frozen=True, slots=True)
class Groups:
    """Figures by group; no `by` gives one row. `first` None means all (Python only)."""

    key: str
    entity: str
    filter: Condition
    search: Slot | None
    by: tuple[GroupKey, ...]
    first: Slot | None
    parts: tuple[RowItem, ...]


Root = ById | Page | Groups | Named
