"""The journal and its chain: sealed in order, and nothing changed unseen."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import asyncpg
import pytest

from backend.kit.faults import Fault
from backend.runtime import jobs
from backend.runtime.access.viewer import OrgTree, Viewer
from backend.runtime.audit import journal, seal
from backend.runtime.audit.chain import Head
from backend.runtime.audit.models import JournalEntry, JournalHead
from backend.runtime.database import Database, connection, dialect, transaction
from backend.runtime.jobs.models import Job
from backend.settings import Settings

NOW = datetime(2026, 3, 4, 9, 30, 1, 123456, tzinfo=UTC)
LI_NA = Viewer(7, "lina", "李娜", 3, "zh-CN", OrgTree({}), device_id=5)


@dataclass(frozen=True)
class Following:
    event: str
    job: str


async def nothing(context: jobs.JobContext) -> None:
    """Stand for a job that is never run here."""


@pytest.fixture(autouse=True)
def no_follow_ups() -> None:
    jobs.install((), {})


async def write(record_id: int, by: Viewer | None = LI_NA) -> int:
    async with transaction():
        return await journal.record(
            "quote.submitted", "quote", record_id, by=by, now=NOW,
            before={"premium": None}, after={"premium": Decimal("1234.50"), "name": "王小明"},
            remark="改了“日期”",
        )  # fmt: skip


async def seal_all() -> None:
    while await seal.seal(NOW, batch=3):
        pass


@pytest.fixture
async def chain(database: Database) -> list[int]:
    """Ten sealed entries."""
    ids = [await write(record_id) for record_id in range(1, 11)]
    await seal_all()
    return ids


async def run(sql: str) -> None:
    await connection().execute_query(sql)


def codes(faults: list[Fault]) -> list[str]:
    return [fault.code for fault in faults]


async def test_an_entry_tells_who_what_and_when(database: Database) -> None:
    entry = await JournalEntry.get(id=await write(12))

    assert (entry.at, entry.event, entry.entity, entry.record_id) == (
        NOW, "quote.submitted", "quote", 12,
    )  # fmt: skip
    assert (entry.person_id, entry.person_name, entry.unit_id, entry.device_id) == (
        7,
        "李娜",
        3,
        5,
    )
    assert entry.payload == {
        "before": {"premium": None},
        "after": {"premium": "1234.50", "name": "王小明"},
        "remark": "改了“日期”",
    }


async def test_the_system_acts_without_a_person(database: Database) -> None:
    entry = await JournalEntry.get(id=await write(12, by=None))

    assert (entry.person_id, entry.person_name, entry.unit_id) == (None, "", None)


async def test_dates_are_kept_as_text_and_floats_are_not_kept(database: Database) -> None:
    async with transaction():
        entry_id = await journal.record(
            "a.b", "a", 1, by=None, now=NOW, after={"on": date(2026, 1, 31)}
        )

    assert (await JournalEntry.get(id=entry_id)).payload["after"] == {"on": "2026-01-31"}
    with pytest.raises(AssertionError):
        await journal.record("a.b", "a", 1, by=None, now=NOW, after={"rows": [{"rate": 0.1}]})


async def test_an_entry_brings_the_jobs_that_follow_its_event(database: Database) -> None:
    follow_ups = [
        Following("quote.submitted", "a.first"),
        Following("quote.submitted", "b.second"),
        Following("policy.issued", "c.third"),
    ]
    jobs.install(follow_ups, {"a.first": nothing, "b.second": nothing, "c.third": nothing})

    entry_id = await write(1)

    waiting = await Job.all().order_by("id").values_list("job", "journal_id", "state")
    assert waiting == [("a.first", entry_id, "waiting"), ("b.second", entry_id, "waiting")]


async def test_a_rolled_back_change_leaves_neither_entry_nor_job(database: Database) -> None:
    jobs.install([Following("quote.submitted", "a.first")], {"a.first": nothing})

    async def fail() -> None:
        async with transaction():
            await journal.record("quote.submitted", "quote", 1, by=LI_NA, now=NOW)
            raise RuntimeError("the change fails")

    with pytest.raises(RuntimeError):
        await fail()

    assert await JournalEntry.all().count() == 0
    assert await Job.all().count() == 0


async def test_sealing_numbers_every_entry_and_the_chain_proves(chain: list[int]) -> None:
    numbers = await JournalEntry.all().order_by("id").values_list("sealed_number", flat=True)

    assert [*numbers] == [*range(1, 11)]
    assert (await seal.head()).number == 10
    assert await seal.verify() == []


async def test_sealing_again_changes_nothing(chain: list[int]) -> None:
    before = await JournalEntry.all().order_by("id").values()

    assert await seal.seal(NOW) == 0

    assert await JournalEntry.all().order_by("id").values() == before


async def test_a_lower_id_that_turns_up_later_is_sealed_later(database: Database) -> None:
    first_id = await write(1)
    await run(f"update journal_entries set id = {first_id + 10}")
    await seal_all()
    await JournalEntry.create(
        id=first_id, at=NOW, event="a.late", entity="a", record_id=1, person_name="", payload={}
    )

    await seal_all()

    assert (await JournalEntry.get(id=first_id)).sealed_number == 2
    assert await seal.verify() == []


@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.postgres
async def test_an_entry_that_commits_late_is_sealed_later_and_not_forgotten(
    settings: Settings, database: Database
) -> None:
    late = await asyncpg.connect(settings.database_url)
    try:
        waiting = late.transaction()
        await waiting.start()
        late_id = await late.fetchval(
            "insert into journal_entries (at, event, entity, record_id, person_name, payload)"
            " values (now(), 'a.late', 'a', 1, '', '{}') returning id"
        )
        early_id = await write(2)
        await seal_all()
        assert (await JournalEntry.get(id=early_id)).sealed_number == 1
        await waiting.commit()
    finally:
        await late.close()
    await seal_all()

    assert late_id < early_id
    assert (await JournalEntry.get(id=late_id)).sealed_number == 2
    assert await seal.verify() == []


@pytest.mark.parametrize(
    "change",
    [
        "event = 'quote.refused'", "entity = 'policy'", "record_id = 99", "person_id = 8",
        "person_id = null", "person_name = '王伟'", "unit_id = 4", "device_id = null",
        "at = '2026-03-04 09:30:01.123457+00:00'",
        "payload = '{\"after\":{\"premium\":\"1.00\"}}'",
        "hash = '00'", "hash = null", "previous_hash = '00'",
    ],
)  # fmt: skip
async def test_an_altered_entry_is_found(chain: list[int], change: str) -> None:
    await run(f"update journal_entries set {change} where id = {chain[4]}")

    faults = await seal.verify()

    assert faults[0] == Fault(
        "journal.altered",
        f"journal_entries.{chain[4]}",
        {"number": "5", "entry": str(chain[4])},
    )


async def test_a_removed_entry_is_found(chain: list[int]) -> None:
    await run(f"delete from journal_entries where id in ({chain[4]}, {chain[5]})")

    faults = await seal.verify()

    assert faults == [Fault("journal.removed", "journal_entries", {"from": "5", "until": "6"})]


@pytest.mark.parametrize("position", [0, 9])
async def test_a_removed_end_is_found(chain: list[int], position: int) -> None:
    await run(f"delete from journal_entries where id = {chain[position]}")

    assert codes(await seal.verify()) == ["journal.removed" if position == 0 else "journal.cut"]


async def test_removing_everything_is_found(chain: list[int]) -> None:
    await run("delete from journal_entries")

    assert codes(await seal.verify()) == ["journal.cut"]


@pytest.mark.parametrize(("number", "code"), [(-1, "journal.inserted"), (11, "journal.altered")])
async def test_an_inserted_entry_is_found(chain: list[int], number: int, code: str) -> None:
    zone = "" if dialect() == "sqlite" else "::timestamptz"
    await run(
        "insert into journal_entries (at, event, entity, record_id, person_name, payload,"
        f" sealed_number, previous_hash, hash) values ('2026-03-04 09:30:00+00:00'{zone},"
        f" 'quote.submitted', 'quote', 1, '', '{{}}', {number}, '00', '00')"
    )

    assert code in codes(await seal.verify())


async def test_a_chain_made_anew_is_found_by_a_head_noted_elsewhere(chain: list[int]) -> None:
    noted = await seal.head()
    await run("update journal_entries set sealed_number = null, previous_hash = null, hash = null")
    await run(f"update journal_entries set person_name = '王伟' where id = {chain[2]}")
    await JournalHead.all().delete()
    await seal_all()

    assert await seal.verify() == []
    assert codes(await seal.verify(noted)) == ["journal.altered"]
    assert codes(await seal.verify(Head(40, "00"))) == ["journal.cut"]


async def test_a_noted_head_that_the_chain_still_holds_is_met(chain: list[int]) -> None:
    noted = await seal.head()
    await write(11)
    await seal_all()

    assert await seal.verify(noted) == []


async def test_a_record_has_its_history(database: Database) -> None:
    await write(12)
    await write(13)
    await write(12)

    history = await journal.history("quote", 12)

    assert [entry.record_id for entry in history] == [12, 12]
    assert history[0].id < history[1].id
