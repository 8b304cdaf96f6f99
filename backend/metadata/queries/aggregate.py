"""Groups as SQL (汇总): count, distinct count, sum, average, least and greatest, by group.

The reader's rows come first, so that a figure never counts what its reader may not open. Sums
are exact; an average has four places more than its field, half up. Money of several currencies
has no sum: such a group shows null, and grouping by currency gives the figures.
"""

from dataclasses import dataclass, field

from backend.kit.faults import refuse
from backend.metadata.catalogue import Entity, Field
from backend.metadata.queries.dialect import literal
from backend.metadata.queries.draft import Draft, Row, Spot
from backend.metadata.queries.fields import (
    by_currency,
    currency_of,
    embedded,
    find,
    path_field,
    path_value,
    rendered,
    require_all,
)
from backend.metadata.queries.names import GroupKey
from backend.metadata.queries.request import (
    Figure,
    Groups,
    KeyShown,
    Measure,
    Named,
    RowItem,
    RowPart,
)
from backend.metadata.queries.scopes import both, table, visible
from backend.metadata.queries.select import limit
from backend.metadata.queries.values import MONEY_PLACES
from backend.metadata.queries.where import search, where

MOST_GROUPS = 10_000
GROUP_WEIGHT = 100
TEXT_PART = Field("part", "text", label=None)  # type: ignore[arg-type]


@dataclass
class _Grouping:
    """The three layers: rows with their keys and values, groups, and what is shown of them."""

    draft: Draft
    row: Row
    by: dict[GroupKey, tuple[str, Field]]
    rows: dict[str, str] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)

    def of_row(self, value: str) -> str:
        """Return the column of the rows' layer that holds an expression."""
        if value not in self.rows:
            self.rows[value] = f"v{len(self.rows)}"
        return f"b.{self.rows[value]}"

    def of_group(self, value: str) -> str:
        """Return the column of the groups' layer that holds a figure."""
        if value not in self.figures:
            self.figures[value] = f"f{len(self.figures)}"
        return f"g.{self.figures[value]}"


def groups(draft: Draft, root: Groups, spot: Spot) -> str:
    """Write figures by group, in the order of the keys."""
    row = draft.row(draft.rights.catalogue.entities[root.entity])
    here = spot.below(root.key)
    draft.charge(GROUP_WEIGHT, here)
    condition = both(
        visible(draft, row),
        where(draft, row, root.filter),
        search(draft, row, root.search, here.below("search").text),
    )
    grouping = _Grouping(draft, row, {})
    for key in root.by:
        grouping.by[key] = _key(draft, row, key, here)
    shown = [(part.key, _item(grouping, part, here)) for part in root.parts]
    cut = f" limit {limit(draft, root.first, here.text, MOST_GROUPS)}" if root.first else ""
    inner = _layers(grouping, condition)
    order = ", ".join(f"g.{name} nulls last" for name in _key_names(grouping))
    ordered = f" order by {order}" if order else ""
    rows = draft.layer(f"select * from {inner} g{ordered}{cut}")
    return draft.from_layer(draft.words.rows_statement(shown, f"from {rows} g"))


def _key_names(grouping: _Grouping) -> list[str]:
    return [f"k{number}" for number in range(len(grouping.by))]


def _layers(grouping: _Grouping, condition: str) -> str:
    """The rows' layer and the groups' one; ordering stays outside of both (generic plans)."""
    names = _key_names(grouping)
    columns = [
        f"{value} as {name}" for name, (value, _) in zip(names, grouping.by.values(), strict=True)
    ]
    columns += [f"{value} as {name}" for value, name in grouping.rows.items()]
    figures = [f"b.{name} as {name}" for name in names]
    figures += [f"{value} as {name}" for value, name in grouping.figures.items()]
    grouped = f" group by {', '.join(f'b.{name}' for name in names)}" if names else ""
    rows = grouping.draft.layer(
        f"select {', '.join(columns) or '1 as one'} from {table(grouping.row)} where {condition}"
    )
    return grouping.draft.layer(
        f"select {', '.join(figures) or 'count(*) as c'} from {rows} b{grouped}"
    )


def _key(draft: Draft, row: Row, key: GroupKey, here: Spot) -> tuple[str, Field]:
    """A key's expression, and the field it is shown as."""
    at = here.below("groupBy").below(key.name).text
    _, found = path_field(draft, row.entity, key.path)
    value = path_value(draft, row, key.path, at)
    if key.part:
        of_moment = found.type == "moment"
        return draft.words.date_part(value, key.part, of_moment=of_moment), TEXT_PART
    return value, found


def _item(grouping: _Grouping, item: RowItem | Figure, here: Spot) -> str:
    """Write one thing that is shown of a group."""
    match item:
        case Named(_, name):
            return f"cast({literal(name)} as text)"
        case KeyShown(_, by, at):
            return _shown_key(grouping, by, at)
        case Measure():
            return _measure(grouping, item, here)
        case RowPart(_, figures):
            shown = [(part.key, _item(grouping, part, here.below(item.key))) for part in figures]
            return grouping.draft.words.pack(shown)


def _shown_key(grouping: _Grouping, key: GroupKey, at: str) -> str:
    if key not in grouping.by:
        raise refuse("query.group.key", at, key=key.name)
    _, found = grouping.by[key]
    column = f"g.k{list(grouping.by).index(key)}"
    words = grouping.draft.words
    return embedded(words, found, rendered(words, found, column))


def _measure(grouping: _Grouping, measure: Measure, spot: Spot) -> str:
    if measure.kind == "count":
        return grouping.of_group("count(*)")
    found = find(grouping.row.entity, measure.field)
    require_all(grouping.draft, grouping.row.entity, found, measure.at or spot.text)
    if measure.kind == "count_distinct":
        column = grouping.of_row(grouping.row.column(found.stored_as))
        return grouping.of_group(f"count(distinct {column})")
    return grouping.of_group(_figure(grouping, found, measure.kind))


def _figure(grouping: _Grouping, found: Field, kind: str) -> str:
    """A sum, an average, a least or a greatest, as exact text."""
    words, row = grouping.draft.words, grouping.row
    if found.type != "money":
        scale = found.scale if found.type == "decimal" else 0
        return _plain_figure(grouping, found, kind, scale)
    column = grouping.of_row(row.column(found.stored_as))
    source = currency_of(row)
    currency = f"min({grouping.of_row(source)})" if source else ""

    def written(scale: int) -> str:
        if kind == "avg":
            return words.average(column, scale)
        return words.decimal(f"{kind}({column})", scale)

    figure = by_currency(currency, written(0), written(MONEY_PLACES))
    if not source:
        return figure
    return f"case when {currency} = max({grouping.of_row(source)}) then {figure} end"


def _plain_figure(grouping: _Grouping, found: Field, kind: str, scale: int) -> str:
    words, row = grouping.draft.words, grouping.row
    column = grouping.of_row(row.column(found.stored_as))
    if kind == "avg":
        return words.average(column, scale)
    if kind == "sum":
        return words.decimal(f"sum({column})", scale)
    return rendered(words, found, f"{kind}({column})")


def measured_types(kind: str) -> frozenset[str]:
    """Return the field types that a measure is offered for."""
    numbers = frozenset({"integer", "decimal", "money"})
    if kind in ("min", "max"):
        return numbers | {"date", "moment"}
    if kind == "count_distinct":
        return numbers | {"id", "text", "choice", "id_number", "phone", "date", "moment", "yes_no"}
    return numbers


def measurable(entity: Entity, kind: str) -> list[Field]:
    """Return the fields of an entity that a measure is offered for; an id is not added up."""
    return [item for item in entity.fields if item.type in measured_types(kind)]
