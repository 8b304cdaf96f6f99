"""Structured files: every figure as written, every value with its line, no file that runs away."""

from pathlib import Path

import pytest

from backend.kit.faults import Fault
from backend.kit.structured import Structured, read_structured


def read(tmp_path: Path, text: str, name: str = "models.yaml") -> Structured:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    read, faults = read_structured(path)
    assert read, faults
    return read


def test_figures_and_dates_stay_as_written(tmp_path: Path) -> None:
    text = "rate: 0.10\non: 2026-01-05\nend: null\nis_open: true\ntext: 'null'\ncount: 007\n"

    value = read(tmp_path, text).value

    assert value == {
        "rate": "0.10", "on": "2026-01-05", "end": None, "is_open": True, "text": "null",
        "count": "007",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "line"),
    [("models[1].alpha", 4), ("models[1].beta.gamma", 3), ("models[0]", 2), ("other", 1), ("", 1)],
)
def test_a_fault_finds_its_line_or_that_of_what_holds_it(
    tmp_path: Path, path: str, line: int
) -> None:
    read_file = read(tmp_path, "models:\n- {alpha: 1}\n- name: x\n  alpha: 2\n")

    placed = read_file.place(Fault("some.code", path))

    assert placed.line == line
    assert placed.stops


def test_json_with_tabs_is_read_too(tmp_path: Path) -> None:
    value = read(tmp_path, '{\n\t"rate":\t0.10,\n\t"count":\t3\n}', "models.json").value

    assert str(value["rate"]) == "0.10"
    assert value["count"] == "3"


def test_aliases_and_merges_are_read_once(tmp_path: Path) -> None:
    text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n" + "c0: &c0 [z, z]\n"
    text += "".join(f"c{n}: &c{n} [*c{n - 1}, *c{n - 1}]\n" for n in range(1, 60))

    value = read(tmp_path, text).value

    assert value["b"] == {"x": "1", "y": "3"}
    assert value["c59"][0] is value["c59"][1]


@pytest.mark.parametrize(
    "text", ["a: [1, 2", "a: b: c", "\x00", "[" * 5000, "a: !!python/object:os.system x\n- b"]
)
def test_what_is_no_structure_is_told_by_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "models.yaml"
    path.write_text(text, encoding="utf-8")

    found, faults = read_structured(path)

    assert found is None
    assert [fault.fault.code for fault in faults] == ["table.file.structure"]


def test_a_missing_file_and_one_that_is_not_utf8_are_told(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"name: \xe9")

    assert read_structured(tmp_path / "none.yaml")[1][0].fault.code == "table.file.unreadable"
    assert read_structured(latin)[1][0].fault.code == "table.file.encoding"
