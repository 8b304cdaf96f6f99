"""Rate tables (费率表): factor columns and one value, looked up exactly (chapter 02 §3).

A factor `x` is one column `x` of exact text, where `*` matches anything, or two columns `x_from`
and `x_to`, both ends inclusive, empty for open. Of the rows whose every factor matches, those with
the fewest `*` are taken, and exactly one must remain. Nothing is interpolated.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from backend.business.products.rules.figures import number
from backend.kit.faults import Fault

ANY = "*"
VALUE = "value"
# Ends are compared, never shown; a Decimal compares exactly with a whole number.
End = int | Decimal
OPEN_FROM, OPEN_TO = Decimal("-Infinity"), Decimal("Infinity")


def _end(text: str, when_open: End) -> End:
    if not text:
        return when_open
    return Decimal(text) if "." in text else int(text)


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor (费率因子) of a table: exact text in one column, or a range in two."""

    name: str
    column: int
    until_column: int | None = None

    @property
    def is_range(self) -> bool:
        """Whether the factor is a range of numbers."""
        return self.until_column is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """The one row a lookup found: its value as the table writes it, and its line."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A lookup that found no row, or more than one: the code, and the factor that is to blame."""

    code: str
    table: str
    factor: str
    factors: Mapping[str, str]


class _Spans:
    """Rows by the range of one factor, then by the next: visited backwards from a value."""

    def __init__(
        self, rows: list[int], depth: int, span: Callable[[int, int], tuple[End, End]]
    ) -> None:
        groups: dict[tuple[End, End], list[int]] = {}
        for row in rows:
            groups.setdefault(span(row, depth), []).append(row)
        ordered = sorted(groups.items(), key=lambda item: item[0][0])
        self._starts = [ends[0] for ends, _ in ordered]
        self._ends = [ends[1] for ends, _ in ordered]
        self._furthest = list(accumulate(self._ends, max))
        self._rows = [group for _, group in ordered]
        self._deeper: dict[int, _Spans] = {}
        self._depth = depth
        self._span = span

    def find(self, values: Sequence[End | None]) -> list[int]:
        """Return the rows whose ranges, from this depth on, hold the values."""
        value = values[self._depth]
        found: list[int] = []
        if value is None:
            # Without a number only a range that is open at both ends holds.
            for place, start in enumerate(self._starts):
                if start == OPEN_FROM and self._ends[place] == OPEN_TO:
                    found.extend(self._within(place, values))
            return found
        place = bisect_right(self._starts, value) - 1
        while place >= 0 and self._furthest[place] >= value:
            if self._ends[place] >= value:
                found.extend(self._within(place, values))
            place -= 1
        return found

    def _within(self, place: int, values: Sequence[End | None]) -> list[int]:
        if self._depth + 1 == len(values):
            return self._rows[place]
        if place not in self._deeper:
            self._deeper[place] = _Spans(self._rows[place], self._depth + 1, self._span)
        return self._deeper[place].find(values)


@dataclass(frozen=True)
class Table:
    """A rate table, indexed: rows by their exact texts, then by their ranges."""

    name: str
    factors: tuple[Factor, ...]
    value_column: int
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    _spans: dict[tuple[str, ...], _Spans] = field(default_factory=dict, compare=False)
    _misses: dict[tuple[str, ...], Miss] = field(default_factory=dict, compare=False)

    @cached_property
    def _texts(self) -> tuple[Factor, ...]:
        return tuple(item for item in self.factors if not item.is_range)

    @cached_property
    def _ranges(self) -> tuple[Factor, ...]:
        return tuple(item for item in self.factors if item.is_range)

    @cached_property
    def _buckets(self) -> dict[tuple[str, ...], list[int]]:
        columns = [item.column for item in self._texts]
        buckets: dict[tuple[str, ...], list[int]] = {}
        for index, row in enumerate(self.rows):
            buckets.setdefault(tuple([row[column] for column in columns]), []).append(index)
        return buckets

    @cached_property
    def _masks(self) -> list[tuple[bool, ...]]:
        masks = {tuple([cell == ANY for cell in key]) for key in self._buckets}
        return sorted(masks, key=lambda mask: (sum(mask), mask))

    def _span(self, row: int, depth: int) -> tuple[End, End]:
        factor, cells = self._ranges[depth], self.rows[row]
        assert factor.until_column is not None, "a range has two columns"
        return _end(cells[factor.column], OPEN_FROM), _end(cells[factor.until_column], OPEN_TO)

    def _in_bucket(self, key: tuple[str, ...], values: Sequence[End | None]) -> list[int]:
        rows = self._buckets.get(key, [])
        if not rows or not values:
            return rows
        if key not in self._spans:
            self._spans[key] = _Spans(rows, 0, self._span)
        return self._spans[key].find(values)

    def find(self, given: Mapping[str, str]) -> Hit | Miss:
        """Look the row of the given factor values up."""
        texts = [given.get(item.name, "") for item in self._texts]
        values = [_numeric(given.get(item.name, "")) for item in self._ranges]
        found: list[int] = []
        stars = -1
        for mask in self._masks:
            if found and sum(mask) > stars:
                break
            stars = sum(mask)
            key = tuple([ANY if star else text for star, text in zip(mask, texts, strict=True)])
            # A `*` in the input would meet the table's own; the mask decides which rows are meant.
            if any(not star and text == ANY for star, text in zip(mask, texts, strict=True)):
                continue
            found.extend(self._in_bucket(key, values))
        if len(found) == 1:
            return Hit(self.rows[found[0]][self.value_column], self.lines[found[0]])
        return self._ambiguous(found, given) if found else self._no_match(given)

    def _miss(self, code: str, factor: str, given: Mapping[str, str]) -> Miss:
        return Miss(
            code, self.name, factor, {item.name: given.get(item.name, "") for item in self.factors}
        )

    def _ambiguous(self, found: list[int], given: Mapping[str, str]) -> Miss:
        """Blame the first factor in which the rows differ, else the first one."""
        for item in self.factors:
            columns = [item.column] if item.until_column is None else [
                item.column, item.until_column
            ]  # fmt: skip
            if len({tuple(self.rows[row][column] for column in columns) for row in found}) > 1:
                return self._miss("rate.ambiguous", item.name, given)
        return self._miss("rate.ambiguous", self._first, given)

    @property
    def _first(self) -> str:
        return self.factors[0].name if self.factors else "product"

    def _no_match(self, given: Mapping[str, str]) -> Miss:
        values = tuple(given.get(item.name, "") for item in self.factors)
        if values not in self._misses:
            self._misses[values] = self._miss("rate.no_match", self._to_blame(given), given)
        return self._misses[values]

    def _to_blame(self, given: Mapping[str, str]) -> str:
        """Name the first factor that no row matches by itself, else where the rows run out."""
        for item in self.factors:
            if not any(matches(row, item, given) for row in self.rows):
                return item.name
        left = list(self.rows)
        for item in self.factors:
            left = [row for row in left if matches(row, item, given)]
            if not left:
                return item.name
        return self._first


def _numeric(text: str) -> End | None:
    return None if number(text) is None else _end(text, OPEN_TO)


def matches(row: Sequence[str], factor: Factor, given: Mapping[str, str]) -> bool:
    """Whether one factor of a row matches the given value."""
    text = given.get(factor.name, "")
    if factor.until_column is None:
        return row[factor.column] in (ANY, text)
    low, high = row[factor.column], row[factor.until_column]
    value = _numeric(text)
    if value is None:
        return not low and not high
    return _end(low, OPEN_FROM) <= value <= _end(high, OPEN_TO)


@dataclass(frozen=True, slots=True)
class TableFault:
    """A fault of a table, by its line."""

    line: int
    fault: Fault


def _factors_of(columns: Sequence[str]) -> tuple[tuple[Factor, ...], list[TableFault]]:
    factors: list[Factor] = []
    faults: list[TableFault] = []
    place = {name: index for index, name in enumerate(columns)}
    if VALUE not in place:
        faults.append(TableFault(1, Fault("table.column.missing", VALUE)))
    for index, name in enumerate(columns):
        stem = name.removesuffix("_from").removesuffix("_to")
        if name == VALUE or (name.endswith("_to") and f"{stem}_from" in place):
            continue
        if name.endswith("_from"):
            until = place.get(f"{stem}_to")
            if until is None:
                faults.append(TableFault(1, Fault("table.column.missing", f"{stem}_to")))
            factors.append(Factor(stem, index, until if until is not None else index))
        else:
            factors.append(Factor(name, index))
    return tuple(factors), faults


def _range_faults(row: Sequence[str], factor: Factor, columns: Sequence[str]) -> list[Fault]:
    assert factor.until_column is not None, "asked of ranges only"
    ends = [(columns[at], row[at]) for at in (factor.column, factor.until_column)]
    wrong = [
        Fault("table.cell.number", column, {"value": text})
        for column, text in ends
        if text and number(text) is None
    ]
    low, high = ends[0][1], ends[1][1]
    if wrong or not low or not high or _end(low, 0) <= _end(high, 0):
        return wrong
    return [Fault("table.range.order", ends[0][0], {"from": low, "to": high})]


def _row_faults(
    row: Sequence[str], factors: Sequence[Factor], columns: Sequence[str]
) -> list[Fault]:
    if len(row) != len(columns):
        facts = {"wanted": str(len(columns)), "found": str(len(row))}
        return [Fault("table.row.cells", columns[min(len(row), len(columns)) - 1], facts)]
    found: list[Fault] = []
    for factor in factors:
        if factor.is_range:
            found.extend(_range_faults(row, factor, columns))
        elif not row[factor.column]:
            found.append(Fault("table.cell.empty", columns[factor.column]))
    value = row[columns.index(VALUE)]
    if number(value) is None:
        code = "table.cell.number" if value else "table.cell.empty"
        found.append(Fault(code, VALUE, {"value": value} if value else {}))
    return found


def read_table(
    name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], lines: Sequence[int]
) -> tuple[Table | None, list[TableFault]]:
    """Check and index a table; returns it, or every fault by line.

    >>> table, _ = read_table("t", ["age_from", "age_to", "value"], [["16", "45", "1.6"]], [2])
    >>> table.find({"age": "30"})
    Hit(value='1.6', line=2)
    """
    factors, faults = _factors_of(columns)
    repeated = {column for column in columns if list(columns).count(column) > 1}
    faults += [TableFault(1, Fault("table.column.twice", column)) for column in sorted(repeated)]
    if faults:
        return None, faults
    for row, line in zip(rows, lines, strict=True):
        faults.extend(TableFault(line, fault) for fault in _row_faults(row, factors, columns))
    if faults:
        return None, faults
    return Table(name, factors, list(columns).index(VALUE), rows, lines), []
