"""`portico audit` and `portico jobs` on an installation."""

import argparse
import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tortoise import Tortoise

from backend.kit.faults import Refused
from backend.runtime import jobs
from backend.runtime.audit import batch, journal, seal
from backend.runtime.database import open_database, transaction
from backend.runtime.jobs import batch as jobs_batch
from backend.runtime.jobs.models import Job
from backend.settings import Settings

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
MODELS = ("backend.runtime.audit.models", "backend.runtime.jobs.models")


async def fill(settings: Settings) -> None:
    """Three sealed entries, one that waits, one job that was given up."""
    jobs.install((), {})
    async with open_database(settings, MODELS):
        await Tortoise.generate_schemas()
        for record_id in range(4):
            if record_id == 3:
                await seal.seal(NOW)
            async with transaction():
                await journal.record("a.b", "a", record_id, by=None, now=NOW)
        await Job.create(
            journal_id=1, event="a.b", job="paper", state="failed", attempts=8, due_at=NOW,
            error="Traceback\nValueError: no font\n", created_at=NOW,
        )  # fmt: skip


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PORTICO_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("PORTICO_DATABASE_URL", raising=False)
    asyncio.run(fill(Settings(data_dir=tmp_path)))
    return tmp_path


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    batch.add_commands(subparsers)
    jobs_batch.add_commands(subparsers)
    chosen = parser.parse_args(words)
    code = chosen.run(chosen)
    assert isinstance(code, int)
    return code


def alter(installation: Path, sql: str) -> None:
    other = sqlite3.connect(installation / "portico.sqlite3")
    other.execute(sql)
    other.commit()
    other.close()


def test_an_intact_journal_is_said_to_be_so(
    installation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", "verify") == 0

    assert capsys.readouterr().out == (
        "The journal is intact as far as number 3; 1 newer entries wait to be sealed.\n"
    )


def test_an_altered_entry_is_named_and_the_code_is_one(
    installation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alter(installation, "update journal_entries set record_id = 7 where id = 2")

    assert run("audit", "verify") == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "Entry 2, sealed as number 2, is not what was sealed: it was altered. [journal.altered]\n"
    )


def test_a_noted_head_finds_a_chain_made_anew(
    installation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("audit", "head")
    noted = capsys.readouterr().out.strip()
    assert run("audit", "verify", "--head", noted) == 0

    other = f"3:{'ab' * 32}"

    assert run("audit", "verify", "--head", other) == 1


@pytest.mark.parametrize("head", ["", "3", "3:ab", "x:" + "ab" * 32, "３:" + "ab" * 32])
def test_what_is_no_head_is_refused(installation: Path, head: str) -> None:
    with pytest.raises(Refused) as refused:
        run("audit", "verify", "--head", head)

    assert refused.value.faults[0].code == "journal.head"


def test_where_there_is_no_installation_none_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTICO_DATA_DIR", str(tmp_path / "nowhere"))
    monkeypatch.delenv("PORTICO_DATABASE_URL", raising=False)

    with pytest.raises(Refused) as refused:
        run("audit", "verify")

    assert refused.value.faults[0].code == "journal.no_installation"
    assert not (tmp_path / "nowhere").exists()


def test_jobs_that_were_given_up_are_listed_and_let_go_again(
    installation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("jobs", "failed")
    assert capsys.readouterr().out == "1  paper  after a.b 1: ValueError: no font\n"

    assert run("jobs", "retry", "1") == 0

    run("jobs", "failed")
    assert capsys.readouterr().out == ""
    with pytest.raises(Refused):
        run("jobs", "retry", "1")
