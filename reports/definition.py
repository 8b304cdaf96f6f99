"""A report's definition (报表定义) as values, read from its published body.

A report groups one entity's records by org unit, product and month, and compares periods. Leaves
out joins and calculated fields, which a later dataset brings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from backend.metadata.catalogue import Label

MeasureKind = Literal["sum", "count", "ratio"]
LONGEST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure (指标): a sum of a money field, a count, or one figure divided by another.

    `of` is the summed field, or numerator and denominator of a ratio.
    """

    code: str
    kind: MeasureKind
    label: Label
    note: Label
    of: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """The measure as the query door takes it."""
        return "count" if self.kind == "count" else f"sum:{self.of[0]}"


@dataclass(frozen=True, slots=True)
class ReportDefinition:
    """A report: what it reads, what it shows."""

    code: str
    title: Label
    entity: str
    org: str
    product: str
    date: str
    measures: tuple[Measure, ...]
    chart: str
    months: int

    @property
    def read_measures(self) -> tuple[Measure, ...]:
        """The measures that are read; ratios are worked out of these."""
        return tuple(measure for measure in self.measures if measure.kind != "ratio")


def label(written: Mapping[str, Any]) -> Label:
    """Read a name in both languages."""
    return Label(str(written["zh"]), str(written["en"]))


def _measure(written: Mapping[str, Any]) -> Measure:
    of = written.get("of", "")
    return Measure(
        str(written["code"]),
        written["kind"],
        label(written["label"]),
        label(written["note"]),
        tuple(of) if isinstance(of, list) else (str(of),) if of else (),
    )


def read(body: Mapping[str, Any]) -> ReportDefinition:
    """Read a checked body."""
    dataset = body["dataset"]
    return ReportDefinition(
        str(body["code"]),
        label(body["title"]),
        dataset["entity"],
        dataset["org"],
        dataset["product"],
        dataset["date"],
        tuple(_measure(item) for item in body["measures"]),
        str(body["chart"]["measure"]),
        int(body["months"]),
    )
