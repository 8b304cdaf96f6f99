"""Papers: made once, read within rights, printed again as the same bytes, in another language."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from backend.kit.faults import Refused
from backend.metadata import actions, releases
from backend.metadata.actions import Action, Call
from backend.metadata.catalogue import FollowUp, Label
from backend.metadata.definition_files import DefinitionFile
from backend.office.documents import archive, entity, service, verification, work
from backend.office.documents.models import Document
from backend.runtime import jobs
from backend.runtime.audit import journal
from backend.runtime.audit.models import JournalEntry
from backend.runtime.database import Database, transaction
from backend.runtime.jobs.running import Place, run_next
from backend.settings import Settings
from tests.office.documents.papers import (
    HANGZHOU,
    NANJING,
    NOW,
    a_reader,
    a_subject,
    a_template,
)

pytestmark = pytest.mark.usefixtures("published")


async def _made(settings: Settings, locale: str = "zh-CN") -> Document:
    async with transaction():
        return await service.make(a_subject(), locale, by=None, now=NOW, settings=settings)


def _kept(settings: Settings) -> list[Path]:
    return list(archive.folder_of(settings).rglob("*.pdf"))


async def test_a_paper_is_made_once_and_points_at_what_it_was_made_with(
    settings: Settings,
) -> None:
    first = await _made(settings)
    again = await _made(settings)

    definition = (await releases.current_release()).find("template", "policy_paper")
    assert definition is not None
    assert again.id == first.id
    assert len(_kept(settings)) == 1
    assert first.template_definition_id == definition.id
    assert first.facts["paper"]["url"] == f"{settings.address}/verify/{first.verify_code}"
    assert (await service.content(first, settings)).startswith(b"%PDF-1.7")


async def test_a_reprint_is_the_same_bytes_counted_in_the_journal(settings: Settings) -> None:
    paper = await _made(settings)
    before = await service.content(paper, settings)
    # A newer template must not change what was issued.
    newer = a_template(title={"zh": "新版保险单", "en": "New policy"})
    await releases.publish([DefinitionFile("template", "policy_paper", newer)], by=None, now=NOW)

    async with transaction():
        reprinted = await service.reprint(paper.id, by=a_reader(), now=NOW)

    assert await service.content(reprinted, settings) == before
    assert reprinted.reprints == 1
    entry = await JournalEntry.get(event="document.reprinted")
    assert entry.record_id == paper.id
    assert entry.payload["after"] == {"reprint": 1, "sha256": paper.sha256}


async def test_papers_are_read_within_the_grants_only(settings: Settings) -> None:
    paper = await _made(settings)
    readers = {
        "of the unit": (a_reader(8), True),
        "of the group": (a_reader(8, org_id=1), True),
        "of another branch": (a_reader(8, org_id=NANJING), False),
        "the owner, own papers": (a_reader(7, own_only=True), True),
        "a colleague, own papers": (a_reader(8, own_only=True), False),
        "of another product": (a_reader(8, product="TRAVEL"), False),
    }

    for who, (reader, may) in readers.items():
        assert [found.id for found in await service.find("policy", 42, by=reader)] == (
            [paper.id] if may else []
        ), who
        if not may:
            with pytest.raises(Refused, match=r"document\.unknown"):
                await service.get(paper.id, by=reader)
            with pytest.raises(Refused, match=r"document\.unknown"):
                await service.reprint(paper.id, by=reader, now=NOW)


async def test_a_newer_version_replaces_but_does_not_remove(settings: Settings) -> None:
    first = await _made(settings)
    async with transaction():
        second = await service.make(
            a_subject(version=2), "zh-CN", by=None, now=NOW, settings=settings
        )

    await first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    assert (await verification.ask(first.verify_code)).is_current is False
    assert await service.content(first, settings)


async def test_a_report_is_printed_and_not_kept(settings: Settings) -> None:
    facts = a_template("report_print")["sample"]
    del facts["paper"]

    content = await service.print_once("report_print", facts, "en", now=NOW, settings=settings)

    assert content.startswith(b"%PDF")
    assert _kept(settings) == []
    assert not await Document.exists()


async def test_a_changed_archive_file_is_refused(settings: Settings) -> None:
    paper = await _made(settings)
    _kept(settings)[0].write_bytes(b"%PDF forged")

    with pytest.raises(Refused, match=r"document\.archive\.broken"):
        await service.content(paper, settings)


async def _facts(call: Call) -> dict[str, object]:
    assert call.subject_id == 42
    return {
        "number": "P2026000042",
        "org_id": HANGZHOU,
        "product": "CONSTRUCTION",
        "owner_id": 7,
        "facts": dict(a_subject().facts),
    }


async def _run_jobs(settings: Settings, database: Database) -> None:
    place = Place(settings, database, lambda: NOW + timedelta(seconds=1))
    while await run_next(place):
        pass


@pytest.fixture
def following() -> Iterator[None]:
    """Policies that declare their facts, and the jobs of documents installed."""
    actions.install([Action("policy.paper_facts", Label("", ""), _facts)])
    issued = FollowUp("policy.issued", "documents.policy_paper")
    jobs.install([issued, *entity.FOLLOW_UPS], work.JOBS)
    yield
    jobs.install((), {})


@pytest.mark.usefixtures("following")
async def test_an_issued_policy_gets_its_paper_and_an_english_one_on_request(
    settings: Settings, database: Database
) -> None:
    reader = a_reader()
    with pytest.raises(Refused, match=r"document\.none_yet"):
        await service.request("policy", 42, "en", by=reader, now=NOW)
    async with transaction():
        await journal.record("policy.issued", "policy", 42, by=None, now=NOW)
    await _run_jobs(settings, database)

    async with transaction():
        assert await service.request("policy", 42, "en", by=reader, now=NOW) is None
        assert await service.request("policy", 42, "en", by=reader, now=NOW) is None
    await _run_jobs(settings, database)

    papers = await service.find("policy", 42, by=reader)
    assert [paper.locale for paper in papers] == ["en", "zh-CN"]
    assert papers[0].facts["insureds"] == papers[1].facts["insureds"]
    again = await service.request("policy", 42, "en", by=reader, now=NOW)
    assert again is not None
    assert again.id == papers[0].id
    with pytest.raises(Refused, match=r"document\.locale"):
        await service.request("policy", 42, "fr", by=reader, now=NOW)


async def test_a_genuine_code_is_answered_with_masked_names(settings: Settings) -> None:
    paper = await _made(settings)
    code = paper.verify_code.lower()

    answer = await verification.ask(f"{code[:4]} {code[4:13]}-{code[13:]}")

    shown = {line["label"]["en"]: line["value"] for line in answer.lines}
    assert answer.is_known
    assert answer.is_current
    assert answer.sha256 == paper.sha256
    assert shown["Policyholder"]["zh"] == "杭州********公司"
    assert shown["Premium"]["en"] == "CNY 1,130.50"
    assert shown["Period"]["zh"] == "2026年3月5日 – 2027年3月4日"


async def test_a_wrong_code_is_unknown(settings: Settings) -> None:
    paper = await _made(settings)
    last = "A" if paper.verify_code[-1] != "A" else "E"

    for wrong in ("", "P2026000042", paper.verify_code[:-1], paper.verify_code[:-1] + last):
        assert not (await verification.ask(wrong)).is_known, wrong
