"""Dialects (数据库方言): the words in which the two databases differ. Their answers are equal.

Decimals and money leave as exact text, moments in UTC with six decimals, text sorts by code
point, and comparing without regard to case means the letters A-Z only, because that is what both
databases can promise.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime

from backend.runtime.database import Dialect

Pairs = Sequence[tuple[str, str]]
AVERAGE_PLACES = 4
STARS = "*" * 40


def quoted(name: str) -> str:
    """Quote a name for both databases."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a constant text for both databases."""
    return "'" + text.replace("'", "''") + "'"


def _columns(pairs: Pairs) -> str:
    return ", ".join(f"{value} as {quoted(key)}" for key, value in pairs)


def _unit(scale: int) -> str:
    """One unit of the last place, as text.

    >>> _unit(2)
    '0.01'
    """
    return "0." + "1".rjust(scale, "0")


class Postgres:
    """PostgreSQL's words."""

    TYPES = {  # noqa: RUF012 — a table, read only
        "id": "bigint", "integer": "bigint", "text": "text", "date": "date",
        "moment": "timestamptz", "yes_no": "boolean",
    }  # fmt: skip

    def placeholder(self, number: int, kind: str) -> str:
        """A typed parameter; a kind ending in [] is a list."""
        if kind.endswith("[]"):
            return f"${number}::{self.TYPES[kind[:-2]]}[]"
        return f"${number}::{self.TYPES[kind]}"

    def bind(self, kind: str, value: object) -> object:  # noqa: ARG002 — the other dialect needs it
        """The value as the driver takes it."""
        return value

    def takes(self, sql: str) -> bool:  # noqa: ARG002 — the other dialect needs it
        """Whether the database can read a statement of this depth."""
        return True

    def member(self, value: str, many: str) -> str:
        """Whether a value is in a list parameter."""
        return f"{value} = any({many})"

    def pack(self, pairs: Pairs) -> str:
        """A JSON object of keys and expressions; row_to_json is faster than building one."""
        return f"(select row_to_json(x) from (select {_columns(pairs)}) x)"

    def row_statement(self, pairs: Pairs, source: str) -> str:
        """The one row of a source as an object `v`."""
        return f"select row_to_json(x) as v from (select {_columns(pairs)} {source}) x"

    def rows_statement(self, pairs: Pairs, source: str) -> str:
        """The rows of a source as a list of objects `v`."""
        return (
            "select coalesce(json_agg(row_to_json(x)), '[]'::json) as v "
            f"from (select {_columns(pairs)} {source}) x"
        )

    def nested(self, statement: str) -> str:
        """The JSON value of a statement of one row, inside an object; null without a row."""
        return f"({statement})"

    def collected(self, node: str, condition: str) -> str:
        """A list of the objects in a column, of rows that meet a condition."""
        return f"coalesce(json_agg({node}) filter (where {condition}), '[]'::json)"

    def as_text(self, value: str) -> str:
        """A JSON value as the text that leaves the database."""
        return f"({value})::text"

    def embed(self, value: str) -> str:
        """A JSON value inside an object."""
        return value

    def truth(self, value: str) -> str:
        """A yes or no in a form that `embed` takes."""
        return value

    def text(self, value: str) -> str:
        """A number as text."""
        return f"({value})::text"

    def decimal(self, value: str, scale: int) -> str:
        """A scaled whole number as exact decimal text: multiplying keeps the scale's places."""
        return f"(({value}) * {_unit(scale)})::text" if scale else f"({value})::text"

    def average(self, column: str, scale: int) -> str:
        """The average, half up to AVERAGE_PLACES more places than the field has."""
        total, count, more = (
            f"sum({column})::numeric",
            f"nullif(count({column}), 0)",
            10**AVERAGE_PLACES,
        )
        whole = f"div(abs({total}) * {2 * more} + {count}, 2 * {count})"
        return f"(sign({total}) * {whole} * {_unit(scale + AVERAGE_PLACES)})::text"

    def date(self, value: str) -> str:
        """A date as ISO text."""
        return f"to_char({value}, 'YYYY-MM-DD')"

    def moment(self, value: str) -> str:
        """A moment as ISO text in UTC with six decimals."""
        return f"to_char(({value}) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"

    def date_part(self, value: str, part: str, *, of_moment: bool) -> str:
        """The business day, month or year; Shanghai's clock has stood at +8 since 1991."""
        day = f"(({value}) at time zone 'UTC' + interval '8 hours')" if of_moment else value
        shape = {"day": "YYYY-MM-DD", "month": "YYYY-MM", "year": "YYYY"}[part]
        return f"to_char({day}, '{shape}')"

    def by_code_point(self, value: str) -> str:
        """Text that compares by code point."""
        return f'({value}) collate "C"'

    def starts(self, value: str, start: str) -> str:
        """Whether text begins with another, exactly."""
        return f"starts_with({value}, {start})"

    def contains(self, value: str, part: str) -> str:
        """Whether text holds another, without regard to the case of A-Z."""
        return f"strpos({self.lower(value)}, {self.lower(part)}) > 0"

    def lower(self, value: str) -> str:
        """Text with A-Z in lower case, other letters as they are."""
        return f'lower(({value}) collate "C")'

    def json_text(self, value: str) -> str:
        """Text as a JSON string."""
        return f"to_json(({value})::text)::text"

    def ends(self, value: str, count: int) -> str:
        """The last characters."""
        return f"right({value}, {count})"


class Sqlite:
    """SQLite's words, from version 3.37."""

    MOST_PAIRS = 60  # a function takes at most 127 arguments in older builds

    def placeholder(self, number: int, kind: str) -> str:  # noqa: ARG002 — the other dialect needs it
        """A numbered parameter."""
        return f"?{number}"

    def bind(self, kind: str, value: object) -> object:
        """The value as SQLite keeps it: dates and moments as text, lists as JSON text."""
        if kind.endswith("[]"):
            assert isinstance(value, list | tuple | frozenset)
            return json.dumps([self.bind(kind[:-2], item) for item in value])
        match value:
            case datetime():
                return value.astimezone(UTC).isoformat(" ")
            case date():
                return value.isoformat()
            case bool():
                return int(value)
            case _:
                return value

    def takes(self, sql: str) -> bool:
        """Whether the database can read a statement of this depth, by letting it read it.

        Builds before 3.46 give up at a hundred symbols; tables are looked for only afterwards.
        """
        with closing(sqlite3.connect(":memory:")) as reader:
            try:
                reader.execute(f"explain {sql}")
            except sqlite3.Error as error:
                return "stack overflow" not in str(error)
        return True

    def member(self, value: str, many: str) -> str:
        """Whether a value is in a list parameter."""
        return f"{value} in (select value from json_each({many}))"

    def pack(self, pairs: Pairs) -> str:
        """A JSON object of keys and expressions, joined from parts when it is wide."""
        parts = [
            "json_object("
            + ", ".join(
                f"{literal(key)}, {value}" for key, value in pairs[at : at + self.MOST_PAIRS]
            )
            + ")"
            for at in range(0, len(pairs), self.MOST_PAIRS)
        ] or ["json_object()"]
        if len(parts) == 1:
            return parts[0]
        inner = " || ',' || ".join(f"substr({part}, 2, length({part}) - 2)" for part in parts)
        return f"json('{{' || {inner} || '}}')"

    def row_statement(self, pairs: Pairs, source: str) -> str:
        """The one row of a source as an object `v`."""
        return f"select {self.pack(pairs)} as v {source}"

    def rows_statement(self, pairs: Pairs, source: str) -> str:
        """The rows of a source as a list of objects `v`."""
        return f"select json_group_array({self.pack(pairs)}) as v {source}"

    def nested(self, statement: str) -> str:
        """The JSON value of a statement of one row, inside an object; null without a row."""
        return f"json(({statement}))"

    def collected(self, node: str, condition: str) -> str:
        """A list of the objects in a column, of rows that meet a condition."""
        return f"json(json_group_array(json({node})) filter (where {condition}))"

    def as_text(self, value: str) -> str:
        """A JSON value as the text that leaves the database."""
        return value

    def embed(self, value: str) -> str:
        """A JSON value inside an object; text would be quoted otherwise."""
        return f"json({value})"

    def truth(self, value: str) -> str:
        """A yes or no in a form that `embed` takes."""
        return f"case when {value} then 'true' when not ({value}) then 'false' end"

    def text(self, value: str) -> str:
        """A number as text."""
        return f"cast({value} as text)"

    def decimal(self, value: str, scale: int) -> str:
        """A scaled whole number as exact decimal text."""
        if not scale:
            return f"cast({value} as text)"
        unit = 10**scale
        return (
            f"case when ({value}) is not null then printf('%s%d.%0{scale}d', "
            f"case when ({value}) < 0 then '-' else '' end, "
            f"abs({value}) / {unit}, abs({value}) % {unit}) end"
        )

    def average(self, column: str, scale: int) -> str:
        """The average, half up to AVERAGE_PLACES more places, in whole numbers throughout.

        The quotient and what is left of it are kept apart: multiplying the sum first would
        pass 64 bits and turn into a float without a word.
        """
        total, count, more = f"abs(sum({column}))", f"count({column})", 10**AVERAGE_PLACES
        rest = f"(({total} % {count}) * {2 * more} + {count}) / (2 * {count})"
        whole = f"({total} / {count} + ({rest}) / {more})"
        unit = 10**scale
        places = f".%0{scale}d%0{AVERAGE_PLACES}d" if scale else f".%0{AVERAGE_PLACES}d"
        below = f"{whole} % {unit}, " if scale else ""
        sign = f"case when sum({column}) < 0 and ({whole} > 0 or {rest} > 0) then '-' else '' end"
        return (
            f"case when {count} > 0 then "
            f"printf('%s%d{places}', {sign}, {whole} / {unit}, {below}({rest}) % {more}) end"
        )

    def date(self, value: str) -> str:
        """A date as ISO text."""
        return value

    def moment(self, value: str) -> str:
        """A moment as ISO text in UTC with six decimals; it is stored with six or none."""
        return (
            f"substr({value}, 1, 10) || 'T' || substr({value}, 12, 8) || '.' || "
            f"case substr({value}, 20, 1) when '.' then substr({value}, 21, 6) "
            "else '000000' end || 'Z'"
        )

    def date_part(self, value: str, part: str, *, of_moment: bool) -> str:
        """The business day, month or year; Shanghai's clock has stood at +8 since 1991."""
        day = f"date({value}, '+8 hours')" if of_moment else value
        return f"substr({day}, 1, { {'day': 10, 'month': 7, 'year': 4}[part] })"

    def by_code_point(self, value: str) -> str:
        """Text that compares by code point."""
        return value

    def starts(self, value: str, start: str) -> str:
        """Whether text begins with another, exactly."""
        return f"substr({value}, 1, length({start})) = {start}"

    def contains(self, value: str, part: str) -> str:
        """Whether text holds another, without regard to the case of A-Z."""
        return f"instr(lower({value}), lower({part})) > 0"

    def lower(self, value: str) -> str:
        """Text with A-Z in lower case, other letters as they are."""
        return f"lower({value})"

    def json_text(self, value: str) -> str:
        """Text as a JSON string."""
        return f"json_quote({value})"

    def ends(self, value: str, count: int) -> str:
        """The last characters."""
        return f"substr({value}, -{count})"


Words = Postgres | Sqlite
"""The dialect a plan is written in."""


def words(dialect: Dialect) -> Words:
    """Return the words of a database."""
    return Sqlite() if dialect == "sqlite" else Postgres()
