"""Numbering (编号): numbers of records, without gap and never used twice.

A number is given inside the transaction that makes its record: a rollback gives it back, and
whoever asks at the same moment waits for that transaction. Leaves out numbers that configurers
compose themselves (unit code, field), which belong to the form builder.
"""

from dataclasses import dataclass
from datetime import date

from backend.kit.faults import refuse
from backend.runtime.database import connection, dialect


@dataclass(frozen=True, slots=True)
class Series:
    """How the numbers of a series look: prefix, year, counter of a fixed width."""

    prefix: str
    width: int = 8

    def write(self, year: int, count: int) -> str:
        """Write one number.

        >>> Series("P").write(2026, 42)
        'P202600000042'
        """
        return f"{self.prefix}{year:04}{count:0{self.width}}"


SERIES = {
    "policy": Series("P"),
    "quote": Series("Q"),
    "customer": Series("C"),
    "person": Series("E"),
    "case": Series("A"),
    "document": Series("D"),
}

# One statement finds or makes the counter and locks its row until the transaction ends.
_NEXT = """
    INSERT INTO number_counters (series, period, given) VALUES ($1, $2, 1)
    ON CONFLICT (series, period) DO UPDATE SET given = number_counters.given + 1
    RETURNING given
"""


async def next_number(series: str, today: date) -> str:
    """Return the next number of a series, in the running transaction.

    Raises Refused `number.exhausted` when the year's counter is full: it is not widened
    silently, because a longer number would sort and print wrongly.
    """
    pattern = SERIES[series]
    statement = _NEXT.replace("$", "?") if dialect() == "sqlite" else _NEXT
    rows = await connection().execute_query_dict(statement, [series, f"{today.year:04}"])
    count = int(rows[0]["given"])
    if count >= 10**pattern.width:
        raise refuse("number.exhausted", series=series, year=today.year)
    return pattern.write(today.year, count)
