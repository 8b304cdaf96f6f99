"""Selections as SQL (取数): one record, linked records, pages of records, as JSON.

Rows are chosen, ordered and cut in an inner select of the columns that are used; what is shown
is worked out around it, so that nothing is computed for rows that are not shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.kit.faults import refuse
from backend.metadata.queries.dialect import literal, quoted
from backend.metadata.queries.draft import Draft, Row, Run, Spot
from backend.metadata.queries.fields import cell, find, follow
from backend.metadata.queries.order import Key, after, cursor_text, mark, order_keys
from backend.metadata.queries.request import (
    ById,
    Many,
    Named,
    One,
    Page,
    PagePart,
    Selected,
    Shown,
    Slot,
    Sort,
)
from backend.metadata.queries.scopes import both, table, visible
from backend.metadata.queries.values import whole
from backend.metadata.queries.where import search, where

MOST_ROWS = 200
COUNT_WEIGHT = 20
Pairs = list[tuple[str, str]]


def limit(draft: Draft, first: Slot, at: str, most: int = MOST_ROWS) -> str:
    """Return the parameter of how many rows are wanted; refused when it is too many."""
    return draft.parameter("integer", lambda run: checked_first(first, run.variables, at, most))


def checked_first(first: Slot, variables: Mapping[str, object], at: str, most: int) -> int:
    """Return how many rows are wanted, from 1 to the most."""
    value = first(variables)
    if not isinstance(value, int) or not 1 <= value <= most:
        raise refuse("query.first", at, value=value, most=most)
    return value


def pairs(draft: Draft, row: Row, selection: tuple[Selected, ...], spot: Spot) -> Pairs:
    """Write what is shown of a row."""
    found: Pairs = []
    for item in selection:
        match item:
            case Shown(key, code):
                value = cell(draft, row, find(row.entity, code), spot.below(key).text)
            case Named(key, name):
                value = _constant(name)
            case One():
                value = _one(draft, row, item, spot)
            case Many():
                value = _many(draft, row, item, spot)
        found.append((item.key, value))
    return found


def _constant(text: str) -> str:
    return f"cast({literal(text)} as text)"


def _one(draft: Draft, row: Row, item: One, spot: Spot) -> str:
    relation, target = follow(draft, row.entity, item.relation)
    other, here = draft.row(target), spot.below(item.key)
    draft.charge(1, here)
    shown = pairs(draft, other, item.selection, here)
    joined = f"{other.column(relation.remote)} = {row.column(relation.local)}"
    condition = both(joined, visible(draft, other))
    found = f"from {table(other)} where {condition} limit 1"
    return draft.words.nested(draft.words.row_statement(shown, found))


def _many(draft: Draft, row: Row, item: Many, spot: Spot) -> str:
    relation, target = follow(draft, row.entity, item.relation)
    inner = draft.row(target)
    outer = Row(f"{inner.alias}s", target)
    here = spot.below(item.key, item.first)
    draft.charge(1, here)
    shown = pairs(draft, outer, item.selection, here)
    joined = f"{inner.column(relation.remote)} = {row.column(relation.local)}"
    back = target.relation(target.through) if target.through else None
    is_read_through = back is not None and (back.target, back.local, back.remote) == (
        row.entity.code,
        relation.remote,
        relation.local,
    )
    # What is read as its parent is needs no second look at the parent just found.
    rows = "true" if is_read_through else visible(draft, inner)
    condition = both(joined, rows, where(draft, inner, item.filter))
    keys = order_keys(draft, inner, item.sort)
    cut = limit(draft, item.first, here.text)
    chosen = _chosen(inner, outer, keys, condition)
    found = f"from ({chosen} limit {cut}) {outer.alias}"
    return draft.words.nested(draft.words.rows_statement(shown, found))


def _chosen(inner: Row, outer: Row, keys: list[Key], condition: str) -> str:
    """The inner select: the used columns and the keys of the rows, in order."""
    columns = [f"{inner.alias}.{quoted(name)}" for name in outer.used if not name.startswith("_k")]
    columns += [f"{key.value} as {quoted(key.name)}" for key in keys]
    order = ", ".join(key.term for key in keys)
    return f"select {', '.join(columns)} from {table(inner)} where {condition} order by {order}"


def by_id(draft: Draft, root: ById, spot: Spot) -> str:
    """Write the reading of one record."""
    row, here = draft.row(draft.rights.catalogue.entities[root.entity]), spot.below(root.key)
    draft.charge(1, here)
    shown = pairs(draft, row, root.selection, here)

    def wanted(run: Run) -> int:
        return whole(root.id(run.variables), here.below("id").text)

    value = draft.parameter("id", wanted)
    id_column = row.column(find(row.entity, "id").stored_as)
    condition = both(f"{id_column} = {value}", visible(draft, row))
    return draft.from_layer(
        draft.words.row_statement(shown, f"from {table(row)} where {condition}")
    )


@dataclass(frozen=True, slots=True)
class _Paging:
    """What a page's parts are made from."""

    inner: Row
    keys: list[Key]
    sort: tuple[Sort, ...]
    rows: str
    here: Spot


def page(draft: Draft, root: Page, spot: Spot) -> str:
    """Write a page of records: the plain list when only that is wanted."""
    inner = draft.row(draft.rights.catalogue.entities[root.entity])
    here = spot.below(root.key)
    rows = both(
        visible(draft, inner),
        where(draft, inner, root.filter),
        search(draft, inner, root.search, here.below("search").text),
    )
    paging = _Paging(inner, order_keys(draft, inner, root.sort), root.sort, rows, here)
    kinds = [part.part for part in root.parts]
    if not {"endCursor", "hasMore"} & set(kinds) and kinds.count("nodes") < 2:
        shown = [(part.key, _plain_part(draft, root, part, paging)) for part in root.parts]
        return draft.words.embed(draft.words.pack(shown))
    return _whole_page(draft, root, paging)


def _plain_part(draft: Draft, root: Page, part: PagePart, paging: _Paging) -> str:
    if part.part == "nodes":
        return nodes(draft, root, part, paging)
    return _total(draft, paging) if part.part == "total" else _constant(part.part)


def nodes(draft: Draft, root: Page, part: PagePart, paging: _Paging) -> str:
    """Write the plain list of a page's records."""
    inner, here = paging.inner, paging.here.below(part.key, root.first)
    outer = Row(f"{inner.alias}s", inner.entity)
    draft.charge(1, here)
    shown = pairs(draft, outer, part.selection, here)
    cut = f" limit {limit(draft, root.first, paging.here.text)}" if root.first else ""
    chosen = _chosen(inner, outer, paging.keys, _beyond(draft, root, paging))
    rows = draft.layer(chosen + cut)
    return draft.from_layer(draft.words.rows_statement(shown, f"from {rows} {outer.alias}"))


def _beyond(draft: Draft, root: Page, paging: _Paging) -> str:
    if root.after is None:
        return paging.rows
    order_mark = mark(paging.keys, paging.sort)
    return both(paging.rows, after(draft, paging.keys, root.after, order_mark))


def _total(draft: Draft, paging: _Paging) -> str:
    draft.charge(COUNT_WEIGHT, paging.here)
    counted = f"select count(*) as v from {table(paging.inner)} where {paging.rows}"
    return f"(select v from {draft.layer(counted)})"


def _whole_page(draft: Draft, root: Page, paging: _Paging) -> str:
    """Write a page with cursor: one row more is read to know whether there are more."""
    words, inner, here = draft.words, paging.inner, paging.here
    assert root.first is not None, "a page with a cursor has a size"
    outer = Row(f"{inner.alias}s", inner.entity)
    first = limit(draft, root.first, here.text)
    inside: Pairs = []
    shown: Pairs = []
    for number, part in enumerate(root.parts):
        match part.part:
            case "nodes":
                below = here.below(part.key, root.first)
                draft.charge(1, below)
                node = words.pack(pairs(draft, outer, part.selection, below))
                inside.append((f"n{number}", node))
                shown.append((part.key, words.collected(f'p."n{number}"', f"p.n <= {first}")))
            case "endCursor":
                last = f"p.n = case when p.c < {first} then p.c else {first} end"
                order_mark = mark(paging.keys, paging.sort)
                inside.append(("cursor", cursor_text(draft, outer, paging.keys, order_mark)))
                shown.append((part.key, f"max(p.cursor) filter (where {last})"))
            case "hasMore":
                shown.append((part.key, words.embed(words.truth(f"count(*) > {first}"))))
            case "total":
                shown.append((part.key, _total(draft, paging)))
            case name:
                shown.append((part.key, _constant(name)))
    columns = ", ".join(f"{value} as {quoted(name)}" for name, value in dict(inside).items())
    chosen = _chosen(inner, outer, paging.keys, _beyond(draft, root, paging))
    numbered = (
        f"select {columns}{', ' if columns else ''}row_number() over () as n, "
        f"count(*) over () as c from {draft.layer(f'{chosen} limit {first} + 1')} {outer.alias}"
    )
    return draft.from_layer(words.row_statement(shown, f"from {draft.layer(numbered)} p"))
