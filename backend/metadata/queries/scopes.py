"""Scopes as SQL (权限条件): which rows the reader sees, and on which a field is shown."""

from collections.abc import Iterable

from backend.metadata.queries.draft import Draft, Row, Run
from backend.metadata.queries.rights import Effect, ScopeKey
from backend.runtime.access.scope import RowGrant, RowScope

TRUE, FALSE = "true", "false"


def both(*conditions: str) -> str:
    """Join conditions that must all hold.

    >>> both("true", "a = 1", "b = 2")
    'a = 1 and b = 2'
    """
    if FALSE in conditions:
        return FALSE
    return " and ".join(item for item in conditions if item != TRUE) or TRUE


def either(conditions: Iterable[str]) -> str:
    """Join conditions of which one must hold.

    >>> either(["a = 1", "b = 2 and c = 3"])
    '(a = 1 or b = 2 and c = 3)'
    """
    found = list(dict.fromkeys(item for item in conditions if item != FALSE))
    if TRUE in found:
        return TRUE
    if len(found) < 2:
        return found[0] if found else FALSE
    return f"({' or '.join(found)})"


def visible(draft: Draft, row: Row) -> str:
    """Return the condition under which a row is the reader's to see."""
    return _granted(draft, row, "")


def shown(draft: Draft, row: Row, function: str) -> str:
    """Return the condition under which a field of this function is shown on a row."""
    return _granted(draft, row, function)


def _granted(draft: Draft, row: Row, function: str) -> str:
    """The scope of the row's entity, looked up where its columns are: perhaps a link away."""
    scope = draft.rights.scope(row.entity, function)
    if scope.is_empty:
        return FALSE
    if scope.is_everything:
        return TRUE
    return _at_anchor(draft, row, row.entity.code, function, scope)


def _at_anchor(draft: Draft, row: Row, owner: str, function: str, scope: RowScope) -> str:
    if not row.entity.through:
        return _scope_sql(draft, row, owner, function, scope)
    relation = row.entity.relation(row.entity.through)
    assert relation is not None
    parent = draft.row(draft.rights.catalogue.entities[relation.target])
    return (
        f"exists (select 1 from {table(parent)} where {parent.column(relation.remote)} = "
        f"{row.column(relation.local)} and {_at_anchor(draft, parent, owner, function, scope)})"
    )


def _scope_sql(draft: Draft, row: Row, owner: str, function: str, scope: RowScope) -> str:
    def effects(effect: Effect, grants: tuple[RowGrant, ...]) -> str:
        return either(
            _grant_sql(draft, row, grant, ScopeKey(owner, function, effect, index))
            for index, grant in enumerate(grants)
        )

    allowed = effects("allow", scope.allows)
    denied = effects("deny", scope.denies)
    if denied == FALSE:
        return allowed
    return FALSE if denied == TRUE else both(allowed, f"({denied}) is not true")


def _grant_sql(draft: Draft, row: Row, grant: RowGrant, key: ScopeKey) -> str:
    """One grant: all its parts, whose values are the reader's own parameters."""
    entity, words = row.entity, draft.words

    def product(run: Run) -> str:
        return run.rights.grant(key).product.removesuffix("*")

    parts: list[str] = []
    if grant.org_ids is not None:
        ids = draft.parameter("id[]", lambda run: _org_ids(run, key), (key, "org"))
        parts.append(words.member(row.column(entity.org_column), ids))
    if grant.product != "*":
        value = draft.parameter("text", product, (key, "product"))
        column = row.column(entity.product_column)
        is_prefix = grant.product.endswith(".*")
        parts.append(words.starts(column, value) if is_prefix else f"{column} = {value}")
    if grant.business != "*":
        value = draft.parameter("text", lambda run: run.rights.grant(key).business, (key, "b"))
        parts.append(f"{row.column(entity.business_column)} = {value}")
    if grant.own_only:
        value = draft.parameter("id", lambda run: run.rights.viewer.person_id, "person")
        parts.append(f"{row.column(entity.owner_column)} = {value}")
    return both(*parts)


def _org_ids(run: Run, key: ScopeKey) -> list[int]:
    return sorted(run.rights.grant(key).org_ids or ())


def table(row: Row) -> str:
    """Return a row's table under its alias."""
    return f'"{row.entity.table}" {row.alias}'
