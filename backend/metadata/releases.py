"""Releases (发布): how definitions become current, all at once, and are found again later.

Publishing checks everything, plans the columns, then writes definitions, columns and the new
number in one transaction. A process learns of a release by the number in the database, compared
at most every 200 ms. Drafts are files; the visual builder's drafts are not kept here.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from tortoise.context import TortoiseContext, get_current_context
from tortoise.exceptions import OperationalError

from backend.kit.canonical import fingerprint
from backend.kit.faults import Fault, Refused
from backend.metadata import tables
from backend.metadata.catalogue import Catalogue, Entity, Field, Function, build
from backend.metadata.definition_files import DefinitionFile
from backend.metadata.models import DefinitionVersion, ReleaseRow
from backend.runtime.access.viewer import Viewer
from backend.runtime.audit import journal
from backend.runtime.database import connection, dialect, transaction

KEPT_MILLISECONDS = 200
PUBLISH_LOCK = 7_033_001
TRIES = 5

Key = tuple[str, str]
Body = Mapping[str, Any]
Lookup = Callable[[str, str], Body | None]
Checker = Callable[[Body, str, Lookup], list[Fault]]
FieldsOf = Callable[[Body], tuple[str, tuple[Field, ...]] | None]


@dataclass(frozen=True, slots=True)
class Definition:
    """A published version of a form, flow, product, rate table, template or report."""

    id: int
    kind: str
    code: str
    version: int
    release: int
    fingerprint: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Release:
    """A release: its number, what is current in it, and the catalogue that results."""

    number: int
    definitions: Mapping[Key, Definition]
    catalogue: Catalogue

    def find(self, kind: str, code: str) -> Definition | None:
        """Find the current version of a definition."""
        return self.definitions.get((kind, code))

    def of_kind(self, kind: str) -> list[Definition]:
        """Return the current definitions of a kind, by code."""
        return [item for (of, _), item in sorted(self.definitions.items()) if of == kind]


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing would do: definitions that are new or changed, and columns to add."""

    changed: tuple[DefinitionFile, ...]
    columns: tuple[tables.AddColumn, ...]
    retired: tuple[Key, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.changed and not self.retired


@dataclass
class _Installed:
    """What the modules declared at start."""

    entities: tuple[Entity, ...] = ()
    functions: tuple[Function, ...] = ()
    checkers: dict[str, Checker] = field(default_factory=dict)
    fields_of: FieldsOf = lambda _body: None
    followers: tuple[Callable[[Release], Awaitable[None]], ...] = ()


@dataclass
class _Kept:
    """What a process keeps of one open database: versions never change, the current one does."""

    versions: dict[int, Definition] = field(default_factory=dict)
    current: Release | None = None
    looked_at: float | None = None


_installed = _Installed()
_kept: WeakKeyDictionary[TortoiseContext, _Kept] = WeakKeyDictionary()


def _here() -> _Kept:
    context = get_current_context()
    assert context is not None, "the database is open"
    return _kept.setdefault(context, _Kept())


def install(
    entities: Iterable[Entity],
    functions: Iterable[Function],
    fields_of: FieldsOf,
    followers: Sequence[Callable[[Release], Awaitable[None]]] = (),
) -> None:
    """Make known what the modules declare; `fields_of` reads a form's configured fields.

    A follower runs inside the publish's transaction with the release that results.
    """
    _installed.entities = tuple(entities)
    _installed.functions = tuple(functions)
    _installed.fields_of = fields_of
    _installed.followers = tuple(followers)
    forget()


def register_checker(kind: str, checker: Checker) -> None:
    """Make known how a kind of definition is checked before it is published."""
    _installed.checkers[kind] = checker


def forget() -> None:
    """Forget the cached release, so that the next question reads the database."""
    _kept.clear()


def _configured(bodies: Iterable[Body]) -> dict[str, tuple[Field, ...]]:
    """Configured fields by entity, over all forms; the first form to name a field wins."""
    found: dict[str, dict[str, Field]] = {}
    for body in bodies:
        named = _installed.fields_of(body)
        if named is None:
            continue
        entity, fields = named
        for item in fields:
            found.setdefault(entity, {}).setdefault(item.code, item)
    return {entity: tuple(fields.values()) for entity, fields in found.items()}


def catalogue_of(forms: Iterable[Body], number: int = 0) -> Catalogue:
    """Return the catalogue that forms make of what the modules declared."""
    return build(number, _installed.entities, _installed.functions, _configured(forms))


def _release(number: int, definitions: Iterable[Definition]) -> Release:
    current = {(item.kind, item.code): item for item in definitions}
    forms = [item.body for (kind, _), item in sorted(current.items()) if kind == "form"]
    return Release(number, current, catalogue_of(forms, number))


def _of_row(row: DefinitionVersion) -> Definition:
    versions = _here().versions
    if row.id not in versions:
        versions[row.id] = Definition(
            row.id,
            row.kind,
            row.code,
            row.version,
            row.release,
            row.fingerprint,
            json.loads(row.body),
        )
    return versions[row.id]


async def _load(number: int) -> Release:
    row = await ReleaseRow.get_or_none(number=number)
    if row is None:
        return _release(0, ())
    versions = _here().versions
    missing = [item for item in row.manifest if item not in versions]
    if missing:
        for version in await DefinitionVersion.filter(id__in=missing):
            _of_row(version)
    return _release(number, (versions[item] for item in row.manifest))


async def _newest_number() -> int:
    row = await ReleaseRow.all().order_by("-number").first()
    return row.number if row else 0


async def current_release(*, before_a_write: bool = False) -> Release:
    """Return the current release; looked up at most every 200 ms, always before a write."""
    kept, now = _here(), asyncio.get_running_loop().time()
    is_fresh = kept.looked_at is not None and (now - kept.looked_at) * 1000 < KEPT_MILLISECONDS
    if kept.current is not None and is_fresh and not before_a_write:
        return kept.current
    number = await _newest_number()
    if kept.current is None or kept.current.number != number:
        kept.current = await _load(number)
    kept.looked_at = now
    return kept.current


async def definition(definition_id: int) -> Definition:
    """Return any version that was ever published; raises Refused for an unknown id."""
    known = _here().versions.get(definition_id)
    if known is not None:
        return known
    row = await DefinitionVersion.get_or_none(id=definition_id)
    if row is None:
        raise Refused(Fault("release.definition.unknown", "", {"id": str(definition_id)}))
    return _of_row(row)


def check(files: Sequence[DefinitionFile], known: Release) -> list[Fault]:
    """Check definitions against each other and what is published; returns every fault."""
    drafts: dict[Key, Body] = {(file.kind, file.code): file.body for file in files}

    def lookup(kind: str, code: str) -> Body | None:
        if (kind, code) in drafts:
            return drafts[kind, code]
        found = known.find(kind, code)
        return found.body if found else None

    faults: list[Fault] = []
    for file in files:
        checker = _installed.checkers.get(file.kind)
        assert checker, f"no module checks definitions of the kind {file.kind}"
        where = f"{file.kind}/{file.code}"
        faults.extend(
            Fault(fault.code, f"{where}: {fault.at}" if fault.at else where, fault.facts)
            for fault in checker(file.body, file.code, lookup)
        )
    return faults


async def plan(
    files: Sequence[DefinitionFile], known: Release, retire: Sequence[Key] = ()
) -> Plan:
    """Say what publishing would change; raises Refused with every fault."""
    faults = check(files, known)
    changed = []
    for file in files:
        published = known.find(file.kind, file.code)
        if published is None or published.fingerprint != fingerprint(file.body):
            changed.append(file)
    bodies = {key: item.body for key, item in known.definitions.items() if key not in retire}
    bodies |= {(file.kind, file.code): file.body for file in files}
    # A form that cannot be read has no fields to plan for; its faults are told already.
    configured = (
        {}
        if faults
        else _configured(body for (kind, _), body in sorted(bodies.items()) if kind == "form")
    )
    entities = {entity.code: entity for entity in _installed.entities}
    columns, more = await tables.plan(entities, configured)
    if faults or more:
        raise Refused(*faults, *more)
    retired = tuple(key for key in retire if key in known.definitions)
    return Plan(tuple(changed), tuple(columns), retired)


async def _take_publish_lock() -> None:
    """One publish at a time; on SQLite the transaction itself is exclusive."""
    if dialect() == "postgres":
        await connection().execute_query("SET LOCAL lock_timeout = '2s'")
        await connection().execute_query(f"SELECT pg_advisory_xact_lock({PUBLISH_LOCK})")


async def _store(files: Sequence[DefinitionFile], number: int) -> dict[Key, int]:
    stored: dict[Key, int] = {}
    for file in files:
        newest = (
            await DefinitionVersion.filter(kind=file.kind, code=file.code)
            .order_by("-version")
            .first()
        )
        row = await DefinitionVersion.create(
            kind=file.kind,
            code=file.code,
            version=newest.version + 1 if newest else 1,
            release=number,
            fingerprint=fingerprint(file.body),
            body=json.dumps(file.body, ensure_ascii=False),
        )
        stored[file.kind, file.code] = row.id
    return stored


async def _publish_once(
    files: Sequence[DefinitionFile],
    *,
    by: Viewer | None,
    now: datetime,
    note: str,
    retire: Sequence[Key],
) -> Release:
    async with transaction():
        await _take_publish_lock()
        known = await _load(await _newest_number())
        change = await plan(files, known, retire)
        if change.is_empty:
            return known
        number = known.number + 1
        await tables.apply(change.columns)
        ids = {key: item.id for key, item in known.definitions.items()}
        for key in change.retired:
            del ids[key]
        ids |= await _store(change.changed, number)
        await ReleaseRow.create(
            number=number,
            published_at=now,
            person_id=by.person_id if by else None,
            person_name=by.name if by else "",
            note=note,
            manifest=sorted(ids.values()),
        )
        release = await _load(number)
        for follow in _installed.followers:
            await follow(release)
        names = [f"{file.kind}/{file.code}" for file in change.changed]
        await journal.record(
            "release.published",
            "release",
            number,
            by=by,
            now=now,
            after={"changed": names, "retired": ["/".join(key) for key in change.retired]},
            remark=note,
        )
    return release


async def publish(
    files: Sequence[DefinitionFile],
    *,
    by: Viewer | None,
    now: datetime,
    note: str = "",
    retire: Sequence[Key] = (),
) -> Release:
    """Publish definitions as one release; nothing changed means no new release.

    On PostgreSQL a table in use can make the change wait; after two seconds it lets go, so that
    readers never queue behind it, and tries again. Raises Refused with every fault.
    """
    for attempt in range(TRIES):
        try:
            release = await _publish_once(files, by=by, now=now, note=note, retire=retire)
            break
        except OperationalError as fault:
            if "lock timeout" not in str(fault) or attempt == TRIES - 1:
                raise
            await asyncio.sleep(2**attempt / 10)
    forget()
    return release


async def take_back(number: int, *, by: Viewer | None, now: datetime, note: str = "") -> Release:
    """Publish what an earlier release held, as a new release; raises Refused if unknown."""
    row = await ReleaseRow.get_or_none(number=number)
    if row is None:
        raise Refused(Fault("release.unknown", "number", {"number": str(number)}))
    earlier = await _load(number)
    known = await _load(await _newest_number())
    files = [
        DefinitionFile(item.kind, item.code, item.body) for item in earlier.definitions.values()
    ]
    retire = [key for key in known.definitions if key not in earlier.definitions]
    return await publish(files, by=by, now=now, note=note or f"← {number}", retire=retire)
