"""Batch files: every fault is one line, and an output appears whole or not at all."""

import os
import stat
from decimal import Decimal
from pathlib import Path

import pytest

from backend.kit import tables
from backend.kit.faults import Refused
from backend.kit.money import Money
from backend.kit.tables import Cells, FileFault, Row, read_csv


def a_file(folder: Path, content: str | bytes) -> Path:
    path = folder / "in.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lines(faults: list[FileFault], folder: Path) -> list[str]:
    return [fault.words("en").removeprefix(f"{folder}/") for fault in faults]


def test_columns_come_in_any_order_and_unknown_ones_stay_in_the_row(tmp_path: Path) -> None:
    path = a_file(tmp_path, "extra,b,a\nx,2,1\n\n,,3\n")

    rows, faults = read_csv(path, ["a"], ["b"], ["c"])

    assert rows == [
        Row(2, {"extra": "x", "b": "2", "a": "1"}),
        Row(4, {"extra": "", "b": "", "a": "3"}),
    ]
    assert rows[0]["c"] == ""
    assert faults == []


def test_a_missing_column_is_a_fault_of_line_1_and_stops(tmp_path: Path) -> None:
    path = a_file(tmp_path, "b,b\n1,2\n")

    rows, faults = read_csv(path, ["a", "b"], ["c"])

    assert rows == []
    assert lines(faults, tmp_path) == [
        "in.csv:1: b: the column stands twice in the header",
        "in.csv:1: b: the column stands twice in the header",
        "in.csv:1: a: the column is missing",
        "in.csv:1: c: the column is missing",
    ]
    assert tables.must_stop(faults, skip_bad=True)


def test_an_empty_file_misses_every_column(tmp_path: Path) -> None:
    for content in ("", "\n", "\ufeff"):
        rows, faults = read_csv(a_file(tmp_path, content), ["a"], ["b"])

        assert rows == []
        assert lines(faults, tmp_path) == [
            "in.csv:1: a: the column is missing",
            "in.csv:1: b: the column is missing",
        ]


def test_lines_are_counted_through_quoted_breaks_and_only_line_feeds(tmp_path: Path) -> None:
    path = a_file(tmp_path, '\ufeffa,b\r\n"one\ntwo",x\r\n"\u2028\x0b,",y\r\n,z\r\n')

    rows, faults = read_csv(path, ["a"], ["b"])

    assert [(row.line, row["a"]) for row in rows] == [(2, "one\ntwo"), (4, "\u2028\x0b,"), (5, "")]
    assert lines(faults, tmp_path) == ["in.csv:5: a: must be filled"]


def test_a_row_of_another_length_is_a_fault(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a,b\n1\n1,2,3\n1,2\n")

    rows, faults = read_csv(path, ["a"], ["b"])

    assert lines(faults, tmp_path) == [
        "in.csv:2: a: the row has 1 cells, the header has 2",
        "in.csv:3: b: the row has 3 cells, the header has 2",
    ]
    assert not tables.must_stop(faults, skip_bad=True)
    assert [row.line for row in tables.good_rows(rows, faults, path)] == [4]


def test_a_file_that_is_no_csv_is_told_with_its_line(tmp_path: Path) -> None:
    for content, expected in (
        (b"a\n1\n\xff\n", "in.csv:3: file: the file is not UTF-8; save it as UTF-8"),
        (b'a\n1\n"2"x\n', "in.csv:3: file: the file is not CSV from here on"),
        (b'a\n1\n"2\n', "in.csv:3: file: the file is not CSV from here on"),
    ):
        rows, faults = read_csv(a_file(tmp_path, content), ["a"])

        assert rows == []
        assert [line.startswith(expected) for line in lines(faults, tmp_path)] == [True], content


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    rows, faults = read_csv(tmp_path / "none.csv", ["a"])

    assert rows == []
    assert lines(faults, tmp_path) == [
        "none.csv:1: file: the file cannot be read (No such file or directory)"
    ]


def test_a_number_is_digits_a_minus_and_one_point() -> None:
    for text, number in (
        ("1", Decimal(1)),
        ("-1.50", Decimal("-1.50")),
        ("-0.00", Decimal("0.00")),
        ("0012345678901234567890123456789.5", Decimal("12345678901234567890123456789.5")),
        ("+1", None),
        ("1e3", None),
        ("1,000", None),
        ("1.", None),
        (".5", None),
        (" 1", None),
        ("１２", None),
        ("NaN", None),
        ("--1", None),
        ("1\n", None),
    ):
        faults: list[FileFault] = []

        found = Cells("f", Row(2, {"n": text}), faults).decimal("n")

        assert found == number, text
        assert str(found) == str(number), text
        assert bool(faults) == (number is None), text


def test_money_takes_fewer_decimals_and_refuses_more() -> None:
    for text, money in (
        ("1", Money(100)),
        ("1.5", Money(150)),
        ("-0", Money(0)),
        ("1.500", Money(150)),
        ("99999999999999999999999999999999.99", Money(9999999999999999999999999999999999)),
        ("1.505", None),
    ):
        faults: list[FileFault] = []

        found = Cells("f", Row(2, {"m": text}), faults).money("m")

        assert found == money, text
        assert [fault.fault.code for fault in faults] == (
            [] if money else ["table.cell.places"]
        ), text


def test_a_date_is_written_in_one_way() -> None:
    for text, is_date in (
        ("2024-02-29", True),
        ("2025-02-29", False),
        ("20250101", False),
        ("2025-1-1", False),
        ("2025-W01-1", False),
        ("２０２５-01-01", False),
        ("2025-01-01T00:00", False),
    ):
        faults: list[FileFault] = []

        found = Cells("f", Row(2, {"d": text}), faults).date("d")

        assert (found is not None) == is_date, text
        assert bool(faults) != is_date, text


def test_choices_and_ids_are_checked_in_both_languages() -> None:
    faults: list[FileFault] = []
    seen: set[str] = set()

    first = Cells("f.csv", Row(2, {"id": "1", "kind": "red"}), faults)
    again = Cells("f.csv", Row(3, {"id": "1", "kind": "blue"}), faults, stops=True)
    for cells in (first, again):
        cells.unique("id", seen)
        cells.choice("kind", ("red", "green"))

    assert [fault.words("en") for fault in faults] == [
        'f.csv:3: id: "1" already stands in an earlier row',
        'f.csv:3: kind: "blue" is not allowed; choose one of: red, green',
    ]
    assert faults[0].words("zh-CN") == "f.csv:3: id: “1”在前面的行中已经出现"
    assert faults[0].stops


def test_faults_are_printed_file_by_file_in_the_order_of_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    faults: list[FileFault] = []
    for file, line in (("b", 3), ("a", 9), ("b", 2), ("a", 1)):
        Cells(file, Row(line, {}), faults).fault("table.cell.empty", "x")

    tables.print_faults(faults)

    printed = capsys.readouterr()
    assert [line[:3] for line in printed.err.splitlines()] == ["b:2", "b:3", "a:1", "a:9"]
    assert printed.out == ""


def test_an_output_has_line_feeds_and_quotes_only_where_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["1", "李娜, 上海"], ['say "hi"', ""]]

    tables.write_csv(tmp_path / "out.csv", ["id", "name"], rows)
    tables.write_csv(None, ["id", "name"], rows)
    tables.write_json(tmp_path / "out.json", {"名": "李娜", "a": 1})

    expected = 'id,name\n1,"李娜, 上海"\n"say ""hi""",\n'
    assert (tmp_path / "out.csv").read_bytes().decode() == expected
    assert capsys.readouterr().out == expected
    assert (tmp_path / "out.json").read_text() == '{\n  "名": "李娜",\n  "a": 1\n}\n'


def test_an_output_replaces_the_old_one_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old\n")

    def half() -> list[list[str]]:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        tables.write_csv(target, ["id"], (half() for _ in range(2)))  # type: ignore[misc]

    assert target.read_text() == "old\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv"]

    tables.write_csv(target, ["id"], [["1"]])

    assert target.read_text() == "id\n1\n"
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~umask


def test_a_place_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        tables.write_csv(tmp_path / "none" / "out.csv", ["id"], [])

    assert refused.value.faults[0].code == "table.out.unwritable"


def test_a_progress_bar_shows_only_on_a_terminal_and_after_a_second(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ticks = iter(range(100))
    monkeypatch.setattr("time.monotonic", lambda: next(ticks))

    assert list(tables.with_progress([1, 2, 3], "rows")) == [1, 2, 3]
    assert capsys.readouterr().err == ""

    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert list(tables.with_progress([1, 2, 3], "rows")) == [1, 2, 3]
    assert capsys.readouterr().err.endswith("3/3\n")
