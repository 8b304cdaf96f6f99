"""Golden operations: the question, its answer, and the statement of each database.

`PORTICO_GOLDEN=1` rewrites the answers and the statements; review reads the difference, where a
statement more or a lost predicate cannot hide.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from backend.kit.faults import Refused
from backend.metadata.queries import dialect
from backend.runtime.database import Database, Dialect
from tests.metadata.queries import world
from tests.metadata.queries.asking import ask, plan
from tests.metadata.queries.world import allow, person

FOLDER = Path(__file__).parents[2] / "golden" / "queries"
CASES = sorted(file.stem for file in FOLDER.glob("*.graphql"))
KNOWN = world.catalogue()
PEOPLE = {
    "headquarters": world.everything(),
    "branch_head": person(
        allow("policy.read", 3), allow("customer.read", 3), allow("customer.sensitive", 5),
        allow("org.read"),
    ),
    "agent": person(allow("policy.read", 2, own_only=True)),
}  # fmt: skip
BREAKS = re.compile(r" (?=from (?!json_each)|where |order by |group by |and exists )")


def _case(name: str) -> tuple[str, str, dict[str, Any]]:
    """Who asks, what, and with which variables."""
    text = (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")
    heads = dict(re.findall(r"^# (\w+): (.*)$", text, re.MULTILINE))
    return heads["as"], text, json.loads(heads.get("variables", "{}"))


def _kept(name: str, found: str) -> str:
    """The kept text of a file, written anew when that is asked for."""
    file = FOLDER / name
    if os.environ.get("PORTICO_GOLDEN"):
        file.write_text(found, encoding="utf-8")
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
async def test_each_database_gives_the_kept_answer(database: Database, name: str) -> None:
    who, text, variables = _case(name)
    await world.fill(database, KNOWN, world.rows(1))

    try:
        answer = await ask(database, KNOWN, PEOPLE[who], text, variables)
    except Refused as refusal:
        answer = {"refused": [fault.code for fault in refusal.faults]}

    found = json.dumps(answer, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert found == _kept(f"{name}.json", found)


@pytest.mark.parametrize("name", CASES)
def test_each_operation_is_one_statement_as_kept(name: str) -> None:
    who, text, variables = _case(name)
    parts = []
    kinds: tuple[Dialect, ...] = ("sqlite", "postgres")
    for kind in kinds:
        found, _ = plan(KNOWN, kind, PEOPLE[who], text, variables)
        assert ";" not in found.sql
        layers = re.sub(r"\), (?=q\d+ as)", "),\n", found.sql)
        parts.append(f"-- {kind}\n{BREAKS.sub(chr(10), layers)};\n")

    statements = "\n".join(parts)
    assert statements == _kept(f"{name}.sql", statements)
    assert dialect.words("sqlite").takes(statements.split(";")[0].removeprefix("-- sqlite\n"))
