import argparse
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from backend.office.approvals.batch import add_commands

GOLDEN = Path(__file__).parents[2] / "golden" / "flows"


def run(*arguments: str | Path) -> int:
    """Run a command as the command line does."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    chosen = parser.parse_args([str(argument) for argument in arguments])
    code: int = chosen.run(chosen)
    return code


def same_as_golden(written: Path, golden: Path) -> None:
    """Compare with the golden file; PORTICO_GOLDEN=write writes it anew."""
    if os.environ.get("PORTICO_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        shutil.copy(written, golden)
    assert written.read_text() == golden.read_text()


@pytest.mark.parametrize("name", ["return-direct", "ladder"])
def test_a_case_runs_as_its_golden_file_says(name: str, tmp_path: Path) -> None:
    given = GOLDEN / name / "in"

    code = run(
        "flow-run", "--flow", given / "flow.json", "--case", given / "case.json",
        "--actions", given / "actions.csv", "--out", tmp_path / "out.json",
    )  # fmt: skip

    assert code == 0
    same_as_golden(tmp_path / "out.json", GOLDEN / name / "out" / "out.json")


def test_a_faulty_flow_is_checked_as_its_golden_file_says(tmp_path: Path) -> None:
    code = run(
        "flow-check", "--flow", GOLDEN / "checks/in/flow.json", "--out", tmp_path / "out.csv"
    )

    assert code == 1
    same_as_golden(tmp_path / "out.csv", GOLDEN / "checks" / "out" / "out.csv")


def test_a_sound_flow_gives_only_the_header(tmp_path: Path) -> None:
    code = run(
        "flow-check", "--flow", GOLDEN / "ladder/in/flow.json", "--out", tmp_path / "out.csv"
    )

    assert (code, (tmp_path / "out.csv").read_text()) == (0, "code,node,detail\n")


def test_a_file_of_another_form_is_told_by_path_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = json.loads((GOLDEN / "ladder/in/flow.json").read_text())
    order = {"field": "level", "op": "<", "value": "office"}
    branch = {"id": "b", "kind": "branch", "cases": [{"when": [order], "steps": []}]}
    ratio = {"id": "s", "kind": "approve", "mode": "ratio", "ratio": "x"}
    table: list[tuple[dict[str, Any], str]] = [
        ({"autopass": "sometimes"}, "autopass: "),
        ({"steps": {}}, "steps: must be a list"),
        ({"fields": [{"name": "level", "type": "text"}]}, "fields[0].type: "),
        ({"fields": [{"name": "n", "type": "int", "min": "0"}]}, "fields[0].max: "),
        ({"fields": [{"name": "n", "type": "int", "min": "0", "max": "1.5"}]}, "fields[0].max: "),
        ({"steps": [{"id": "e", "kind": "end", "result": "maybe"}]}, "steps[0].result: "),
        ({"steps": [ratio]}, "steps[0].ratio: "),
        ({"steps": [{"id": 7, "kind": "copy", "to": ["a"]}]}, "steps[0].id: "),
        ({"steps": [branch]}, "steps[0].cases[0].when[0].op: "),
    ]
    for change, told in table:
        (tmp_path / "flow.json").write_text(json.dumps(flow | change))

        code = run("flow-check", "--flow", tmp_path / "flow.json", "--out", tmp_path / "out.csv")

        assert code == 2
        assert f"flow.json:1: {told}" in capsys.readouterr().err
        assert not (tmp_path / "out.csv").exists()


def test_a_file_that_nests_without_end_is_refused(tmp_path: Path) -> None:
    deep: dict[str, Any] = {"steps": []}
    for _ in range(200):
        deep = {"steps": [{"id": "b", "kind": "branch", "cases": [], "default": deep["steps"]}]}
    for text in [json.dumps(deep | {"fallback": "x"}), "[" * 100_000]:
        (tmp_path / "flow.json").write_text(text)

        assert run("flow-check", "--flow", tmp_path / "flow.json") == 2


@pytest.mark.parametrize(
    ("change", "actions", "told"),
    [
        ({"facts": {"level": "office"}}, "1,,ann,submit,,", "case.json:1: facts.premium: "),
        (
            {"facts": {"level": "office", "premium": "1e3"}},
            "1,,ann,submit,,",
            "case.json:1: facts.premium: ",
        ),
        ({"applicant": ""}, "1,,ann,submit,,", "case.json:1: applicant: "),
        ({}, "1.5,,ann,submit,,", "actions.csv:2: seq: "),
        ({}, "1,,ann,submit,,\n01,,a,approve,,", "actions.csv:3: seq: "),
        ({}, "1,,,submit,,", "actions.csv:2: actor: "),
    ],
)
def test_a_run_with_a_bad_input_writes_nothing_and_exits_two(
    change: dict[str, Any],
    actions: str,
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = {"applicant": "ann", "facts": {"level": "office", "premium": "1.00"}}
    (tmp_path / "case.json").write_text(json.dumps(case | change))
    (tmp_path / "actions.csv").write_text("seq,key,actor,action,step,arg\n" + actions + "\n")

    code = run(
        "flow-run", "--flow", GOLDEN / "ladder/in/flow.json", "--case", tmp_path / "case.json",
        "--actions", tmp_path / "actions.csv", "--out", tmp_path / "out.json",
    )  # fmt: skip

    assert code == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()
