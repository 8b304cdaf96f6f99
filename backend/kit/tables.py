"""Tables in files (批量文件): how every batch command reads CSV, lists faults and writes.

Chapter 00, "Batch commands": every row is checked before anything is written, a fault is one line
`FILE:LINE: FIELD: what is wrong`, and an output appears whole or not at all. What the columns
mean is the command's business.
"""

import csv
import json
import os
import re
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import IO, Any, TypeVar

from backend.kit.faults import Fault, refuse
from backend.kit.messages import explain
from backend.kit.money import PLACES, Money

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SILENT_SECONDS = Fraction(1)
BAR_SECONDS = Fraction(1, 10)
BAR_WIDTH = 30

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file and the line it begins on; the header is line 1."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell; empty when the file has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class FileFault:
    """A fault and where it stands; `fault.at` is the column, or the path in JSON and YAML.

    `stops` says that the run ends whatever `--skip-bad` says: a missing column, or a fault in a
    file of rules, parameters or structure.
    """

    file: str
    line: int
    fault: Fault
    stops: bool = False

    def words(self, locale: str) -> str:
        """Return the line that is printed for it."""
        return f"{self.file}:{self.line}: {self.fault.at}: {explain(self.fault, locale)}"


def read_csv(
    path: str | Path,
    filled: Sequence[str],
    may_be_empty: Sequence[str] = (),
    may_be_absent: Sequence[str] = (),
) -> tuple[list[Row], list[FileFault]]:
    """Read a UTF-8 CSV with a header: all its rows, and what is wrong with them so far.

    Columns of the first two lists must be there, in any order. Others are kept in the rows;
    a command that does not know them does not look. Rows with faults are returned too, so that
    a repeated id is found whether the earlier row is good or bad.
    """
    reading = _Reading(str(path))
    records = reading.records()
    if not records:
        missing = [*filled, *may_be_empty]
        reading.faults += [] if reading.faults else map(reading.missing, missing)
        return [], reading.faults
    header = [name.strip() for name in records[0][1]]
    known = {*filled, *may_be_empty, *may_be_absent}
    twice = {name for name in header if header.count(name) > 1 and name in known}
    reading.faults += [reading.twice(name) for name in header if name in twice]
    reading.faults += [
        reading.missing(name) for name in (*filled, *may_be_empty) if name not in header
    ]
    if reading.faults:
        return [], reading.faults
    rows = [reading.row(line, header, cells) for line, cells in records[1:]]
    for row in rows:
        reading.faults += [
            FileFault(reading.file, row.line, Fault("table.cell.empty", column))
            for column in filled
            if not row[column]
        ]
    return rows, reading.faults


class _Reading:
    """One file while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[FileFault] = []

    def _stop(self, line: int, code: str, at: str, **facts: str) -> FileFault:
        return FileFault(self.file, line, Fault(code, at, facts), stops=True)

    def missing(self, column: str) -> FileFault:
        return self._stop(1, "table.column.missing", column)

    def twice(self, column: str) -> FileFault:
        return self._stop(1, "table.column.twice", column)

    def _text(self) -> str | None:
        try:
            content = Path(self.file).read_bytes()
        except OSError as error:
            reason = error.strerror or str(error)
            self.faults.append(self._stop(1, "table.file.unreadable", "file", reason=reason))
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.faults.append(self._stop(line, "table.file.encoding", "file"))
            return None

    def records(self) -> list[tuple[int, list[str]]]:
        """Return the records that are not blank, each with the line it begins on."""
        text = self._text()
        if text is None:
            return []
        reader = csv.reader(StringIO(text, newline=""), strict=True)
        found: list[tuple[int, list[str]]] = []
        line = 1
        try:
            for cells in reader:
                if cells:
                    found.append((line, cells))
                line = reader.line_num + 1
        except csv.Error as error:
            self.faults.append(self._stop(line, "table.file.csv", "file", reason=str(error)))
            return []
        return found

    def row(self, line: int, header: Sequence[str], cells: Sequence[str]) -> Row:
        """Pair a record with the header; a record of another length is a fault."""
        if len(cells) != len(header):
            facts = {"found": str(len(cells)), "wanted": str(len(header))}
            at = header[min(len(cells), len(header)) - 1]
            self.faults.append(FileFault(self.file, line, Fault("table.row.cells", at, facts)))
        return Row(line, dict(zip(header, cells, strict=False)))


class Cells:
    """The checks of a row's cells: each gives the value, or None after noting the fault."""

    def __init__(
        self, file: str | Path, row: Row, faults: list[FileFault], *, stops: bool = False
    ) -> None:
        """Check `row` and add what is wrong to `faults`."""
        self._file, self._row, self._faults, self._stops = str(file), row, faults, stops

    def fault(self, code: str, column: str, **facts: str) -> None:
        """Note a fault of a column."""
        place = Fault(code, column, facts)
        self._faults.append(FileFault(self._file, self._row.line, place, self._stops))

    def decimal(self, column: str) -> Decimal | None:
        """Return a number; an empty cell has been noted already and gives None."""
        text = self._row[column]
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            self.fault("table.cell.number", column, value=text)
            return None
        number = Decimal(text)
        return number if number else number.copy_abs()

    def money(self, column: str, currency: str = "CNY") -> Money | None:
        """Return an amount with at most the currency's own decimals."""
        number = self.decimal(column)
        if number is None:
            return None
        minor = Fraction(number) * 10 ** PLACES[currency]
        if minor.denominator != 1:
            facts = {"value": self._row[column], "places": str(PLACES[currency])}
            self.fault("table.cell.places", column, **facts)
            return None
        return Money(int(minor), currency)

    def date(self, column: str) -> date | None:
        """Return a date written YYYY-MM-DD."""
        text = self._row[column]
        if not text:
            return None
        try:
            if DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.fault("table.cell.date", column, value=text)
        return None

    def choice(self, column: str, allowed: Collection[str]) -> str | None:
        """Return a text of a list."""
        text = self._row[column]
        if text and text not in allowed:
            self.fault("table.cell.choice", column, value=text, allowed=", ".join(allowed))
            return None
        return text or None

    def unique(self, column: str, seen: set[str]) -> str:
        """Return an id; one that an earlier row has is a fault of this one."""
        text = self._row[column]
        if text in seen:
            self.fault("table.id.repeated", column, value=text)
        if text:
            seen.add(text)
        return text


def must_stop(faults: Iterable[FileFault], *, skip_bad: bool) -> bool:
    """Whether a run ends with these faults: with any, or only with those that stop it."""
    return any(fault.stops or not skip_bad for fault in faults)


def good_rows(rows: Iterable[Row], faults: Iterable[FileFault], file: str | Path) -> list[Row]:
    """Return the rows of a file without a fault."""
    bad = {fault.line for fault in faults if fault.file == str(file)}
    return [row for row in rows if row.line not in bad]


def print_faults(faults: Iterable[FileFault], locale: str = "en") -> None:
    """List faults on standard error, one line each, file by file and in the order of lines."""
    found = list(faults)
    files = list(dict.fromkeys(fault.file for fault in found))
    for fault in sorted(found, key=lambda fault: (files.index(fault.file), fault.line)):
        sys.stderr.write(fault.words(locale) + "\n")


@contextmanager
def _whole_file(out: str | Path | None) -> Iterator[IO[str]]:
    """Open what is written to: standard output, or a file beside the target renamed at the end."""
    target = None if out is None else Path(out).resolve()
    if target is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    if target.exists() and not target.is_file():  # a device or a pipe is written as it is
        with target.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    except OSError as error:
        raise refuse("table.out.unwritable", "out", file=out, reason=error.strerror) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def write_csv(
    out: str | Path | None, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    """Write a CSV whole: LF, quotes only where needed; None is standard output."""
    with _whole_file(out) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_json(out: str | Path | None, value: Any) -> None:
    """Write JSON whole, keys in the order given; None is standard output."""
    with _whole_file(out) as stream:
        stream.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def with_progress(items: Sequence[_Item], what: str) -> Iterator[_Item]:
    """Give the items one by one; on a terminal, after a second, with a progress bar."""
    if not sys.stderr.isatty():
        yield from items
        return
    next_at = time.monotonic() + SILENT_SECONDS
    is_shown = False
    for number, item in enumerate(items):
        yield item
        if time.monotonic() >= next_at:
            is_shown, next_at = True, time.monotonic() + BAR_SECONDS
            _show_bar(what, number + 1, len(items))
    if is_shown:
        _show_bar(what, len(items), len(items))
        sys.stderr.write("\n")


def _show_bar(what: str, done: int, total: int) -> None:
    filled = BAR_WIDTH * done // total
    bar = "█" * filled + "░" * (BAR_WIDTH - filled)
    sys.stderr.write(f"\r{what} {bar} {done}/{total}")
    sys.stderr.flush()
