"""`portico authorize` on files: golden cases, whole-or-nothing output."""

import argparse
from pathlib import Path

import pytest

from backend.runtime.access import batch

GOLDEN = Path(__file__).parents[2] / "golden" / "authorize"
CASES = sorted(path.name for path in GOLDEN.iterdir())


def run(out: Path | None, *more: str) -> int:
    parser = argparse.ArgumentParser()
    batch.add_commands(parser.add_subparsers())
    files = [f"--{name}={name}.csv" for name in ("orgs", "grants", "requests")]
    where = [] if out is None else [f"--out={out}"]
    arguments = parser.parse_args(["authorize", *files, *where, *more])
    code: int = arguments.run(arguments)
    return code


def arguments_of(folder: Path) -> list[str]:
    given = folder / "in" / "arguments.txt"
    return given.read_text().split() if given.exists() else []


@pytest.mark.parametrize("case", CASES)
def test_authorize_answers_as_the_golden_files_say(
    case: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, out = GOLDEN / case, tmp_path / "decisions.csv"
    monkeypatch.chdir(folder / "in")

    code = run(out, *arguments_of(folder))

    printed, expected = capsys.readouterr(), folder / "out"
    assert printed.err == (expected / "faults.txt").read_text()
    assert printed.out == ""
    assert f"{code}\n" == (expected / "exit.txt").read_text()
    assert out.exists() == (expected / "decisions.csv").exists()
    if out.exists():
        assert out.read_bytes() == (expected / "decisions.csv").read_bytes()


def test_without_out_the_decisions_go_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = GOLDEN / "chapter-11"
    monkeypatch.chdir(folder / "in")

    assert run(None) == 0

    assert capsys.readouterr().out == (folder / "out" / "decisions.csv").read_text()


def test_a_stopped_run_leaves_the_old_output_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "decisions.csv"
    out.write_text("yesterday's\n")
    monkeypatch.chdir(GOLDEN / "faults" / "in")

    assert run(out) == 2

    assert out.read_text() == "yesterday's\n"
    assert list(tmp_path.iterdir()) == [out]
