"""Reading one row (读取一行): what is asked to be priced, as typed values, with every fault.

Only what a row says by itself is checked here; what depends on the product is checked where the
product is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from backend.business.products.rules.fields import example, read_date
from backend.business.products.rules.figures import amount, number
from backend.kit.faults import Fault

REQUIRED = ("row_id", "product", "quote_date", "start", "end")
AMOUNTS = ("sum_assured", "agreed_premium", "annual_income")
NUMBERS = ("units", "health_percent", "health_per_mille", "discount", "agreed_rate")
DAYS = ("quote_date", "start", "end", "birth_date", "cancel_date")
# Periods are counted on from a date, which must not run out of the calendar.
YEARS = (1800, 2999)
CHOICES = {
    "gender": (("M", "F"), "customer.gender.unknown"),
    "claimed": (("Y", "N"), "price.claimed.unknown"),
}


@dataclass
class Asked:
    """One row to be priced (待定价行), and what is wrong with it.

    A wrong cell reads as None, so that the other cells can still be checked.
    """

    cells: Mapping[str, str]
    days: dict[str, date | None] = field(default_factory=dict)
    figures: dict[str, Fraction | None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def cell(self, column: str) -> str:
        """Return a cell; an absent column reads as empty."""
        return self.cells.get(column) or ""

    def wrong(self, column: str, code: str, /, **facts: str) -> None:
        """Note a fault, unless the column has one already."""
        if all(fault.at != column for fault in self.faults):
            self.faults.append(Fault(code, column, facts))

    def amount(self, column: str, currency: str) -> Fraction | None:
        """Read a cell as an amount, noting the fault when it is none; empty reads as None."""
        text = self.cell(column)
        if not text:
            return None
        value = amount(text, currency)
        if value is None:
            self.wrong(column, "money.format", value=text, example=example(text, currency))
        return value

    @property
    def group_key(self) -> tuple[str, str] | None:
        """The group a row belongs to, if any."""
        group = self.cell("group_id")
        return (group, self.cell("product")) if group else None


def _read_days(asked: Asked) -> None:
    for column in DAYS:
        text = asked.cell(column)
        asked.days[column] = read_date(text) if text else None
        if text and asked.days[column] is None:
            asked.wrong(column, "date.format", value=text)
    for column, day in asked.days.items():
        if day and not YEARS[0] <= day.year <= YEARS[1]:
            asked.wrong(column, "price.date.range", value=day.isoformat())
            asked.days[column] = None
    start, end = asked.days["start"], asked.days["end"]
    if start and end and end <= start:
        asked.wrong("end", "price.end.order", start=start.isoformat())
        asked.days["end"] = end = None
    birth, cancel = asked.days["birth_date"], asked.days["cancel_date"]
    if birth and start and birth > start:
        asked.wrong("birth_date", "price.birth_date.order", start=start.isoformat())
        asked.days["birth_date"] = None
    if cancel and start and end and not start <= cancel <= end:
        facts = {"start": start.isoformat(), "end": end.isoformat()}
        asked.wrong("cancel_date", "price.cancel_date.range", **facts)


def _read_numbers(asked: Asked) -> None:
    for column in NUMBERS:
        text = asked.cell(column)
        asked.figures[column] = number(text) if text else None
        if text and asked.figures[column] is None:
            asked.wrong(column, "number.format", value=text)
    discount, units = asked.figures["discount"], asked.figures["units"]
    if discount is not None and not 0 < discount <= 1:
        asked.wrong("discount", "price.discount.range", value=asked.cell("discount"))
    if units is not None and units <= 0:
        asked.wrong("units", "price.units.range", value=asked.cell("units"))
    rate = asked.figures["agreed_rate"]
    if asked.cell("agreed_rate") and asked.cell("agreed_premium"):
        asked.wrong("agreed_rate", "price.agreed.both")
    elif rate is not None and rate < 0:
        asked.wrong("agreed_rate", "number.negative", value=asked.cell("agreed_rate"))


def read_row(cells: Mapping[str, str]) -> Asked:
    """Read a row; its faults stand in the answer."""
    asked = Asked(cells)
    for column in REQUIRED:
        if not asked.cell(column):
            asked.wrong(column, "price.cell.required", column=column)
    _read_days(asked)
    _read_numbers(asked)
    for column, (options, code) in CHOICES.items():
        text = asked.cell(column)
        if text and text not in options:
            asked.wrong(column, code, value=text)
    return asked


def read_amounts(asked: Asked, currency: str) -> None:
    """Read the amounts, once the product has said in which currency they are."""
    for column in AMOUNTS:
        asked.figures[column] = asked.amount(column, currency)
