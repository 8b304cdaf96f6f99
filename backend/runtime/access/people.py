"""Who is who (人员与机构): the org tree, the viewer with the grants in force, heads, names.

Reads only. Reading a viewer takes three statements; the org tree is kept for a moment, because
every request needs it and it changes a few times a year.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from weakref import WeakKeyDictionary

from tortoise.context import TortoiseContext, get_current_context
from tortoise.expressions import Q

from backend.kit.clock import business_date
from backend.kit.faults import refuse
from backend.runtime.access.models import (
    Account,
    Assignment,
    Device,
    OrgUnit,
    Person,
    PersonGrant,
)
from backend.runtime.access.viewer import Grant, OrgTree, Unit, Viewer

KEPT_MILLISECONDS = 500
GRANT_PARTS = (
    "id", "effect", "function", "function_class", "org_id", "down", "product", "business",
    "max_minor", "is_unlimited", "own_only", "valid_from", "valid_until",
)  # fmt: skip
ROLE_GRANT = "assignment_roles__role__grants__"


@dataclass
class _Kept:
    """What one open database's process keeps for a moment, each with the time it was read."""

    tree: tuple[float, OrgTree] | None = None
    viewers: dict[tuple[int, int], tuple[float, Viewer]] = field(default_factory=dict)


_kept: WeakKeyDictionary[TortoiseContext, _Kept] = WeakKeyDictionary()


def _context() -> TortoiseContext:
    context = get_current_context()
    assert context is not None, "the database is open"
    return context


def _here() -> _Kept:
    return _kept.setdefault(_context(), _Kept())


def _is_fresh(read_at: float) -> bool:
    """Whether something was read within the last moment, by the loop's own timer."""
    return (asyncio.get_running_loop().time() - read_at) * 1000 < KEPT_MILLISECONDS


def forget() -> None:
    """Read org tree and viewers anew, after this process changed people, posts, roles or units."""
    _kept[_context()] = _Kept()


def _in_force(on: date) -> Q:
    """Periods are half-open, an empty end is open."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


async def org_tree() -> OrgTree:
    """Return every org unit, closed ones too, since records stay with them."""
    kept = _here()
    if kept.tree is None or not _is_fresh(kept.tree[0]):
        read_at = asyncio.get_running_loop().time()
        rows = await OrgUnit.all().values("id", "code", "name_zh", "name_en", "kind", "parent_id")
        kept.tree = read_at, OrgTree({row["id"]: Unit(**row) for row in rows})
    return kept.tree[1]


def _grant(row: Mapping[str, Any], id_prefix: str, column_prefix: str, unit_id: int) -> Grant:
    parts = {part: row[column_prefix + part] for part in GRANT_PARTS}
    parts["id"] = f"{id_prefix}{parts['id']}"
    parts["org_id"] = parts["org_id"] or unit_id
    for yes_no in ("down", "is_unlimited", "own_only"):
        parts[yes_no] = bool(parts[yes_no])
    return Grant(**parts)


def _holds_on(grant: Grant, on: date) -> bool:
    return (grant.valid_from is None or grant.valid_from <= on) and (
        grant.valid_until is None or on < grant.valid_until
    )


async def _assignments(person_id: int, on: date) -> list[dict[str, Any]]:
    """Return the posts of a person, one row for each grant of their roles, main post first."""
    columns = [f"{ROLE_GRANT}{part}" for part in GRANT_PARTS]
    return (
        await Assignment.filter(_in_force(on), person_id=person_id)
        .order_by("-is_main", "id")
        .values("id", "unit_id", "post", *columns)
    )


async def _account(person_id: int, device_id: int | None) -> tuple[Person, Account | None, bool]:
    """Return person, account, and whether they may act: account active, device not revoked."""
    if device_id is None:
        person = await Person.get_or_none(id=person_id).select_related("account")
        device_is_good = True
    else:
        device = await Device.get_or_none(id=device_id, person_id=person_id).select_related(
            "person", "person__account"
        )
        person = device.person if device else None
        device_is_good = device is not None and device.revoked_at is None
    if person is None:
        raise refuse("access.session.ended")
    account: Account | None = person.account
    return person, account, device_is_good and account is not None and account.is_active


async def viewer_of(person_id: int, device_id: int | None = None, *, now: datetime) -> Viewer:
    """Return a person as a viewer, with the grants in force on the business date.

    With a device, a session is meant: Refused when the account is blocked or the device revoked.
    Without one, a person whose account is blocked, or who has none, has no grants.
    """
    today = business_date(now)
    person, account, may_act = await _account(person_id, device_id)
    if device_id is not None and not may_act:
        raise refuse("access.session.ended")
    posts = await _assignments(person_id, today)
    own = await PersonGrant.filter(_in_force(today), person_id=person_id).order_by("id").values()
    grants = [
        _grant(row, f"post{row['id']}.", ROLE_GRANT, row["unit_id"])
        for row in posts
        if row[f"{ROLE_GRANT}id"] is not None
    ] + [_grant(row, "own", "", person.unit_id) for row in own]
    in_force = tuple(grant for grant in grants if may_act and _holds_on(grant, today))
    return Viewer(
        person_id=person.id,
        login=account.login if account else "",
        name=person.name,
        unit_id=posts[0]["unit_id"] if posts else person.unit_id,
        locale=account.locale if account else "zh-CN",
        orgs=await org_tree(),
        grants=in_force,
        device_id=device_id,
        post=posts[0]["post"] if posts else "",
        functions=frozenset(grant.function for grant in in_force if grant.effect == "allow"),
    )


async def session_viewer(person_id: int, device_id: int, *, now: datetime) -> Viewer:
    """Return the viewer of a session, read at most half a second ago."""
    kept = _here()
    key = (person_id, device_id)
    read_at, viewer = kept.viewers.get(key, (0, None))
    if viewer is None or not _is_fresh(read_at):
        started_at = asyncio.get_running_loop().time()
        kept.viewers.pop(key, None)
        viewer = await viewer_of(person_id, device_id, now=now)
        kept.viewers[key] = started_at, viewer
        _drop_stale(kept)
    return viewer


def _drop_stale(kept: _Kept) -> None:
    """Keep the memory small: the oldest stand first."""
    for key, (read_at, _) in list(kept.viewers.items())[:8]:
        if not _is_fresh(read_at):
            kept.viewers.pop(key, None)


async def head_of(unit_id: int, on: date) -> int | None:
    """Return the head of a unit on a date: the holder of its head post, able to sign in."""
    rows = (
        await Assignment.filter(
            _in_force(on), unit_id=unit_id, is_head=True, person__account__is_active=True
        )
        .order_by("-is_main", "id")
        .limit(1)
        .values_list("person_id", flat=True)
    )
    return cast("list[int]", rows)[0] if rows else None


async def holders(unit_id: int, on: date, *, post: str = "", role: str = "") -> list[int]:
    """Return who holds a post, or a post with a role, in a unit on a date, lowest id first."""
    wanted = Assignment.filter(_in_force(on), unit_id=unit_id, person__account__is_active=True)
    if post:
        wanted = wanted.filter(post=post)
    if role:
        wanted = wanted.filter(assignment_roles__role__code=role)
    found = await wanted.values_list("person_id", flat=True)
    return sorted(set(cast("list[int]", found)))


async def person_names(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people by id."""
    rows = await Person.filter(id__in=sorted(set(ids))).values_list("id", "name")
    return dict(cast("Collection[tuple[int, str]]", rows))


async def find_person(login: str) -> int | None:
    """Return the person who signs in with a login."""
    found = await Account.filter(login=login).values_list("person_id", flat=True)
    return cast("list[int]", found)[0] if found else None
