"""`portico consolidate`: chapter 12's example, and what is wrong with files, line by line."""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from reports.batch import add_commands

GOLDEN = Path(__file__).parents[1] / "golden" / "consolidate" / "chapter-12"
FILES = {"template": "json", "units": "csv", "submissions": "csv", "values": "csv", "ic": "csv"}


def run(folder: Path, out: Path, *more: str) -> int:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    given = [
        part for name, end in FILES.items() for part in (f"--{name}", folder / f"{name}.{end}")
    ]
    chosen = parser.parse_args(
        [str(part) for part in ["consolidate", *given, "--out", out, *more]]
    )
    code: int = chosen.run(chosen)
    return code


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN / "in", tmp_path / "in"))


def add(file: Path, *lines: str) -> None:
    file.write_text(file.read_text() + "".join(f"{line}\n" for line in lines))


def test_the_example_comes_out_as_the_chapter_says(tmp_path: Path) -> None:
    code = run(GOLDEN / "in", tmp_path / "out.json")

    assert code == 0
    assert (tmp_path / "out.json").read_text() == (GOLDEN / "out" / "out.json").read_text()
    found: Any = json.loads((tmp_path / "out.json").read_text())
    cells = {(item["node"], item["cell"]): item for item in found["values"]}
    values = {
        ("HQ", "premium"): "2300.00", ("HQ", "paid"): "1510.00", ("HQ", "due_from"): "2.00",
        ("HQ", "due_to"): "2.00", ("HQ", "lr"): "0.6565", ("SH", "due_from"): "30.00",
        ("SH", "lr"): "0.6733", ("BJ1", "lr"): None,
    }  # fmt: skip
    assert {key: cells[key]["value"] for key in values} == values
    assert (cells["HQ", "due_from"]["children"], cells["HQ", "due_from"]["elimination"]) == (
        "30.00",
        "-28.00",
    )
    assert cells["SH", "due_from"]["elimination"] == "-60.00"
    assert (cells["HQ", "lr"]["complete"], cells["SH", "lr"]["complete"]) == (False, True)
    assert [tuple(item.values()) for item in found["faults"]] == [
        ("check.error", "SH1", "", "K1", "610.00", "600.00"),
        ("ic.diff", "SH", "BJ", "due_from/due_to", "30.00", "28.00"),
    ]
    assert (found["missing"], found["late"]) == (["BJ1"], ["SH1"])


def test_each_fault_of_input_is_told_by_its_line_and_nothing_is_written(
    copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = (
        ("units.csv", "X,,yes", "units.csv:7: parent: "),
        ("units.csv", "X,Y,yes", "units.csv:7: parent: "),
        ("units.csv", "SH,HQ,yes", "units.csv:7: unit: "),
        ("units.csv", "X,HQ,maybe", "units.csv:7: fills: "),
        ("submissions.csv", "Z,draft,", "submissions.csv:6: unit: "),
        ("submissions.csv", "HQ,draft,", "submissions.csv:6: unit: "),
        ("submissions.csv", "SH,draft,", "submissions.csv:6: unit: "),
        ("values.csv", "SH,nothing,1", "values.csv:12: cell: "),
        ("values.csv", "SH,lr,1", "values.csv:12: cell: "),
        ("values.csv", "SH,paid,1", "values.csv:12: cell: "),
        ("values.csv", "SH1,due_from,1e3", "values.csv:12: value: "),
        ("values.csv", "SH1,due_from,1.001", "values.csv:12: value: "),
        ("ic.csv", "SH,SH,due_to,1", "ic.csv:6: partner: "),
        ("ic.csv", "SH,HQ,due_to,1", "ic.csv:6: partner: "),
    )
    for file, line, told in cases:
        before = (copied / file).read_text()
        add(copied / file, line)

        code = run(copied, tmp_path / "out.json")

        assert code == 2, line
        assert told in capsys.readouterr().err, line
        assert not (tmp_path / "out.json").exists()
        (copied / file).write_text(before)


@pytest.mark.parametrize("at", ["", "2025-10-10T18:00:00"])
def test_an_approval_needs_a_moment_with_its_offset(
    copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], at: str
) -> None:
    file = copied / "submissions.csv"
    file.write_text(file.read_text().replace("BJ1,submitted,", f"BJ1,approved,{at}"))

    code = run(copied, tmp_path / "out.json")

    assert (code, "submissions.csv:5: approved_at: " in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize("formula", ["paid /", "paid premium", "later + 1", "lr", "(paid", "2^3"])
def test_a_formula_that_cannot_be_read_or_looks_ahead_is_refused(
    copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], formula: str
) -> None:
    file = copied / "template.json"
    file.write_text(file.read_text().replace("paid / premium", formula))

    code = run(copied, tmp_path / "out.json")

    assert (code, "cells[4].formula: " in capsys.readouterr().err) == (2, True)


def test_bad_rows_are_left_out_on_request(copied: Path, tmp_path: Path) -> None:
    add(copied / "values.csv", "SH,nothing,1")

    code = run(copied, tmp_path / "out.json", "--skip-bad")

    assert code == 0
    assert (tmp_path / "out.json").read_text() == (GOLDEN / "out" / "out.json").read_text()
