"""Golden cases of `portico price`: files in, files and faults out, to the byte.

The web tests read the same cases. `make golden` (PORTICO_WRITE_GOLDEN=1) writes `out/` anew.
"""

import argparse
import json
import os
from pathlib import Path

import pytest
import yaml

from backend.business.pricing import batch

CASES = Path(__file__).resolve().parents[2] / "golden" / "price"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())


def run(case: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    parser = argparse.ArgumentParser()
    batch.add_commands(parser.add_subparsers())
    options = case / "in" / "options"
    monkeypatch.chdir(case / "in")
    arguments = parser.parse_args(
        [
            "price",
            "--products",
            "products.json",
            "--tables",
            "tables",
            "--rows",
            "rows.csv",
            "--out",
            str(out / "out.csv"),
            "--summary",
            str(out / "summary.csv"),
            *(options.read_text().split() if options.exists() else []),
        ]
    )
    return int(arguments.run(arguments))


@pytest.mark.parametrize("name", NAMES)
def test_a_case_comes_out_as_kept(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = CASES / name
    kept = {path.name: path.read_text(encoding="utf-8") for path in (case / "out").iterdir()}

    code = run(case, tmp_path, monkeypatch)

    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    if made.get("summary.csv", "").count("\n") == 1:
        del made["summary.csv"]
    errors = capsys.readouterr().err
    if errors:
        made["errors"] = errors
    if os.environ.get("PORTICO_WRITE_GOLDEN"):
        for stale in (case / "out").iterdir():
            stale.unlink()
        for file, text in made.items():
            (case / "out" / file).write_text(text, encoding="utf-8")
        return
    assert made == kept
    assert code == (0 if "out.csv" in kept else 2)


def test_the_chapters_products_read_alike_as_yaml_and_json() -> None:
    folder = CASES / "spec-example" / "in"

    as_yaml = yaml.load((folder / "products.yaml").read_text(), Loader=yaml.BaseLoader)
    as_json = json.loads((folder / "products.json").read_text())

    as_yaml["products"][0]["valid_to"] = None
    as_yaml["products"][0]["liabilities"][1]["health"] = True
    assert as_yaml == as_json


def test_yaml_products_price_like_json_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES / "spec-example"
    parser = argparse.ArgumentParser()
    batch.add_commands(parser.add_subparsers())
    monkeypatch.chdir(case / "in")
    given = ["price", "--products", "products.yaml", "--tables", "tables", "--rows", "rows.csv"]

    arguments = parser.parse_args([*given, "--out", str(tmp_path / "out.csv")])
    code = arguments.run(arguments)

    assert code == 0
    assert (tmp_path / "out.csv").read_text() == (case / "out" / "out.csv").read_text()


def test_a_run_with_a_fault_leaves_the_earlier_output_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.csv").write_text("earlier")

    code = run(CASES / "faults", tmp_path, monkeypatch)

    assert code == 2
    assert (tmp_path / "out.csv").read_text() == "earlier"
