"""The reference pages say what the code says, and leave nothing out."""

import subprocess
import sys
from pathlib import Path

from backend.api.schema import installed_schema
from backend.cli import reference
from backend.cli.__main__ import main
from backend.cli.journal_events import written_events
from backend.modules import FOLLOW_UPS, FUNCTIONS
from backend.runtime.graph import GUARDS

ROOT = Path(__file__).resolve().parents[2]


def test_the_reference_is_current() -> None:
    # A process of its own: other tests build schemas whose guards stand in the same register.
    command = [sys.executable, "-m", "backend.cli", "reference", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stdout == ""
    assert done.returncode == 0, done.stderr


def test_a_page_that_differs_is_named_and_refused(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(reference, "PAGES", tmp_path / "reference")
    assert main(["reference"]) == 0
    assert main(["reference", "--check"]) == 0
    (tmp_path / "reference" / "settings.md").write_text("# Settings\n", encoding="utf-8")
    (tmp_path / "reference" / "events.md").unlink()
    capsys.readouterr()

    code = main(["reference", "--check"])

    told = capsys.readouterr().out
    assert code == 1
    assert "settings.md" in told
    assert "events.md" in told
    assert "faults.md" not in told


def test_every_job_follows_an_event_that_is_written() -> None:
    events = {item.event for item in written_events()}

    assert {item.event for item in FOLLOW_UPS} <= events


def test_every_function_that_a_root_field_needs_can_be_granted() -> None:
    "\n".join(reference.functions())  # builds the schema, which fills GUARDS

    # Other tests' schemas stand in the same register; only the installed one's fields count.
    schema = installed_schema()._schema
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    names = {name for root in roots if root for name in root.fields}
    asked = {GUARDS[name].function for name in names if GUARDS[name].kind == "function"}

    assert asked
    assert asked <= {item.code for item in FUNCTIONS}
