"""Documents (单证): make a paper once, find it, open it, print it again.

Making has two parts, so that a job can print outside its transaction: `prepare` prints and
archives, `record` writes the row. A paper that exists is never made again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.kit.faults import refuse
from backend.metadata import releases
from backend.metadata.releases import Definition
from backend.office.documents import archive, verification
from backend.office.documents.models import Document
from backend.office.documents.press import print_paper
from backend.office.documents.template import read_template
from backend.runtime.access.scope import covers, row_scope
from backend.runtime.access.viewer import Viewer
from backend.runtime.audit import journal
from backend.settings import Settings

READ = "paper.read"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paper is about: the record, where it stands for rights, and the facts to print."""

    kind: str
    entity: str
    record_id: int
    number: str
    org_id: int
    facts: Mapping[str, Any]
    version: int = 1
    product: str = ""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper that is printed and archived, not yet recorded."""

    subject: Subject
    locale: str
    template_definition_id: int
    facts: Mapping[str, Any]
    verification: Mapping[str, Any]
    verify_code: str
    sha256: str
    bytes_count: int
    pages: int


async def existing(subject: Subject, locale: str) -> Document | None:
    """Find the paper of a record's version in a language."""
    return await Document.get_or_none(
        kind=subject.kind,
        entity=subject.entity,
        record_id=subject.record_id,
        version=subject.version,
        locale=locale,
    )


async def current_template(kind: str) -> Definition:
    """Return the published template of a kind of paper."""
    definition = (await releases.current_release()).find("template", kind)
    if definition is None:
        raise refuse("document.template.none", kind=kind)
    return definition


async def prepare(
    subject: Subject, locale: str, definition: Definition, *, now: datetime, settings: Settings
) -> Prepared:
    """Print and archive a paper with a template; writes no row."""
    template = read_template(definition.body)
    code = verification.new_code()
    paper = {
        "number": subject.number,
        "title": template.name(locale),
        "author": _author(subject.facts, locale),
        "made_at": now.isoformat(timespec="seconds"),
        "version": definition.version,
        "code": code,
        "url": f"{settings.address}/verify/{code}",
    }
    facts = {**subject.facts, "paper": paper}
    content, pages = await print_paper(definition.body, facts, locale, settings)
    return Prepared(
        subject=subject,
        locale=locale,
        template_definition_id=definition.id,
        facts=facts,
        verification=verification.frozen_answer(
            template, definition.body.get("verification", ()), facts
        ),
        verify_code=code,
        sha256=archive.store(archive.folder_of(settings), content),
        bytes_count=len(content),
        pages=pages,
    )


def _author(facts: Mapping[str, Any], locale: str) -> str:
    """Return who makes the paper: the insurer of the facts, where they name one."""
    name = facts.get("insurer", {}).get("name", "")
    if isinstance(name, Mapping):
        return str(name["en" if locale == "en" else "zh"])
    return str(name)


async def record(prepared: Prepared, *, by: Viewer | None, now: datetime) -> Document:
    """Write the row of a printed paper in the running transaction; an existing one stays."""
    subject = prepared.subject
    made = await existing(subject, prepared.locale)
    if made is not None:
        return made
    await Document.filter(
        kind=subject.kind,
        entity=subject.entity,
        record_id=subject.record_id,
        version__lt=subject.version,
    ).update(is_current=False)
    made = await Document.create(
        kind=subject.kind,
        entity=subject.entity,
        record_id=subject.record_id,
        version=subject.version,
        locale=prepared.locale,
        number=subject.number,
        org_id=subject.org_id,
        product=subject.product,
        owner_id=subject.owner_id,
        template_definition_id=prepared.template_definition_id,
        facts=dict(prepared.facts),
        verification=dict(prepared.verification),
        verify_code=prepared.verify_code,
        sha256=prepared.sha256,
        bytes_count=prepared.bytes_count,
        pages=prepared.pages,
        created_at=now,
    )
    after = {"kind": made.kind, "number": made.number, "sha256": made.sha256}
    await journal.record("document.made", "document", made.id, by=by, now=now, after=after)
    return made


async def make(
    subject: Subject, locale: str, *, by: Viewer | None, now: datetime, settings: Settings
) -> Document:
    """Make a paper, or return the one that was made before."""
    made = await existing(subject, locale)
    if made is not None:
        return made
    definition = await current_template(subject.kind)
    prepared = await prepare(subject, locale, definition, now=now, settings=settings)
    return await record(prepared, by=by, now=now)


async def print_once(
    kind: str, facts: Mapping[str, Any], locale: str, *, now: datetime, settings: Settings
) -> bytes:
    """Print facts with the current template of a kind and keep nothing: a report for its reader.

    The facts hold what the template declares; `paper` may give a title, number and author.
    """
    definition = await current_template(kind)
    given = facts.get("paper", {})
    paper = {
        "number": given.get("number", ""),
        "title": given.get("title") or read_template(definition.body).name(locale),
        "author": given.get("author") or _author(facts, locale),
        "made_at": now.isoformat(timespec="seconds"),
        "version": definition.version,
    }
    content, _ = await print_paper(definition.body, {**facts, "paper": paper}, locale, settings)
    return content


def may_read(paper: Document, by: Viewer) -> bool:
    """Whether a viewer may read a paper."""
    return covers(
        by,
        row_scope(by, READ),
        org_id=paper.org_id,
        product=paper.product,
        owner_id=paper.owner_id,
    )


async def find(entity: str, record_id: int, *, by: Viewer) -> list[Document]:
    """Find the papers of a record that the viewer may read, the newest first."""
    papers = await Document.filter(entity=entity, record_id=record_id).order_by("-id")
    return [paper for paper in papers if may_read(paper, by)]


async def get(document_id: int, *, by: Viewer) -> Document:
    """Return a paper; one the viewer may not read is refused like one that is not there."""
    paper = await Document.get_or_none(id=document_id)
    if paper is None or not may_read(paper, by):
        raise refuse("document.unknown", "id", id=document_id)
    return paper


async def content(paper: Document, settings: Settings) -> bytes:
    """Return the archived bytes of a paper, the same each time."""
    return archive.read(archive.folder_of(settings), paper.sha256)


async def content_of(document_id: int, settings: Settings) -> tuple[Document, bytes]:
    """Return a paper and its bytes for a reader whose right was checked before (a ticket)."""
    paper = await Document.get_or_none(id=document_id)
    if paper is None:
        raise refuse("document.unknown", "id", id=document_id)
    return paper, await content(paper, settings)


async def reprint(document_id: int, *, by: Viewer, now: datetime) -> Document:
    """Count and journal another printing of a paper; its bytes stay as they are."""
    await get(document_id, by=by)
    paper = await Document.filter(id=document_id).select_for_update().get()
    paper.reprints += 1
    await paper.save(update_fields=["reprints"])
    await journal.record(
        "document.reprinted",
        "document",
        paper.id,
        by=by,
        now=now,
        after={"reprint": paper.reprints, "sha256": paper.sha256},
    )
    return paper


async def request(
    entity: str, record_id: int, locale: str, *, by: Viewer, now: datetime
) -> Document | None:
    """Ask for a record's paper in a language; None when a job makes it now.

    The right is that of the papers already made: a record without any has nothing to translate.
    """
    papers = [paper for paper in await find(entity, record_id, by=by) if paper.is_current]
    if not papers:
        raise refuse("document.none_yet", entity, id=record_id)
    body = (await releases.definition(papers[0].template_definition_id)).body
    if locale not in body["words"]:
        raise refuse("document.locale", "locale", locale=locale, known=", ".join(body["words"]))
    made = next((paper for paper in papers if paper.locale == locale), None)
    if made is None:
        after = {"document": papers[0].id, "locale": locale, "person": by.person_id}
        await journal.record("document.requested", entity, record_id, by=by, now=now, after=after)
    return made
