"""`portico consolidate` on golden cases beyond the chapter's example."""

from pathlib import Path

import pytest

from tests.reports.test_batch import run

GOLDEN = Path(__file__).parents[1] / "golden" / "consolidate"
CASES = sorted(path.name for path in GOLDEN.iterdir() if (path / "out" / "exit.txt").exists())


@pytest.mark.parametrize("case", CASES)
def test_consolidate_answers_as_the_golden_files_say(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = GOLDEN / case, tmp_path / "out.json"
    given = folder / "in" / "arguments.txt"
    monkeypatch.chdir(folder / "in")

    code = run(Path(), out, *(given.read_text().split() if given.exists() else ()))

    expected = folder / "out"
    assert capsys.readouterr().err == (expected / "faults.txt").read_text()
    assert f"{code}\n" == (expected / "exit.txt").read_text()
    assert out.exists() == (expected / "out.json").exists()
    if out.exists():
        assert out.read_bytes() == (expected / "out.json").read_bytes()
