"""Reading a definition's body (读取定义): typed values out of JSON, with every fault by path.

Numbers and dates may come as text or as what YAML and JSON made of them; never as a float, whose
digits are not those that were written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from backend.business.products.rules.figures import amount, number
from backend.kit.faults import Fault
from backend.kit.money import PLACES


@dataclass
class Fields:
    """One mapping of a body at its path; faults go into the list all of them share."""

    body: Mapping[str, Any]
    at: str
    faults: list[Fault] = field(default_factory=list)

    def path(self, key: str) -> str:
        """Return the path of a key."""
        return f"{self.at}.{key}" if self.at and not key.startswith("[") else self.at + key

    def wrong(self, key: str, code: str, /, **facts: object) -> None:
        """Note a fault at a key."""
        words = {name: str(fact) for name, fact in facts.items()}
        self.faults.append(Fault(code, self.path(key), words))

    def has(self, key: str) -> bool:
        """Whether a key is given at all; null counts as not given."""
        return self.body.get(key) is not None

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """Read a text; whole numbers are taken as written."""
        value = self.body.get(key)
        if value is None or value == "":
            if required:
                self.wrong(key, "definition.key.missing", key=key)
            return default
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
        self.wrong(key, "definition.text", key=key)
        return default

    def choice(self, key: str, options: Sequence[str], *, default: str = "") -> str:
        """Read one of the given words; without a default it is required."""
        value = self.text(key, required=not default, default=default)
        if value and value not in options:
            self.wrong(key, "definition.choice", value=value, options=", ".join(options))
        return value if value in options else (default or options[0])

    def _written(self, key: str) -> str | None:
        value = self.body.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, Decimal):
            return f"{value:f}"
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
        self.wrong(key, "definition.number.quoted", value=value)
        return None

    def figure(self, key: str) -> Fraction | None:
        """Read an exact decimal."""
        written = self._written(key)
        if written is None:
            return None
        value = number(written)
        if value is None:
            self.wrong(key, "number.format", value=written)
        return value

    def share(self, key: str) -> Fraction | None:
        """Read a decimal above 0 and at most 1."""
        value = self.figure(key)
        if value is not None and not 0 < value <= 1:
            self.wrong(key, "definition.share", value=self._written(key))
        return value

    def positive(self, key: str, default: Fraction) -> Fraction:
        """Read a decimal above 0."""
        value = self.figure(key)
        if value is not None and value <= 0:
            self.wrong(key, "definition.positive", value=self._written(key))
            return default
        return default if value is None else value

    def whole(self, key: str) -> int | None:
        """Read a whole number from zero up."""
        value = self.figure(key)
        if value is None:
            return None
        if value.denominator != 1 or value < 0:
            self.wrong(key, "definition.whole", value=self._written(key))
            return None
        return int(value)

    def money(self, key: str, currency: str) -> Fraction | None:
        """Read an amount of a currency."""
        written = self._written(key)
        if written is None:
            return None
        value = amount(written, currency)
        if value is None:
            self.wrong(key, "money.format", value=written, example=example(written, currency))
        return value

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Read a date."""
        value = self.body.get(key)
        if isinstance(value, date):
            return value
        written = self.text(key, required=required)
        if not written:
            return None
        found = read_date(written)
        if found is None:
            self.wrong(key, "date.format", value=written)
        return found

    def flag(self, key: str) -> bool:
        """Read a yes or no; absent means no."""
        value = self.body.get(key, False)
        if value is None:
            return False
        if not isinstance(value, bool):
            self.wrong(key, "definition.yes_no", value=value)
        return value is True

    def inner(self, key: str) -> "Fields":
        """Read a mapping inside; absent reads as empty."""
        value = self.body.get(key)
        if value is not None and not isinstance(value, Mapping):
            self.wrong(key, "definition.mapping", key=key)
            value = None
        return Fields(value or {}, self.path(key), self.faults)

    def items(self, key: str) -> list[Any]:
        """Read a list; absent reads as empty."""
        value = self.body.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(key, "definition.list", key=key)
            return []
        return value

    def each(self, key: str) -> list["Fields"]:
        """Read a list of mappings."""
        found: list[Fields] = []
        for index, item in enumerate(self.items(key)):
            if isinstance(item, Mapping):
                found.append(Fields(item, f"{self.path(key)}[{index}]", self.faults))
            else:
                self.wrong(f"{key}[{index}]", "definition.mapping", key=key)
        return found


def example(written: str, currency: str) -> str:
    """Write what a wrong amount could have been: its digits, with the currency's decimals.

    >>> example("12,000", "CNY")
    '12000.00'
    """
    kept = "".join(sign for sign in written if sign in "0123456789.")
    value = number(kept) or number(kept.rstrip(".")) or Fraction(0)
    places = PLACES[currency]
    whole = int(value * 10**places)
    return f"{Decimal(whole).scaleb(-places):f}"


def read_date(text: str) -> date | None:
    """Read a date written YYYY-MM-DD; None when it is none.

    >>> read_date("2026-02-29"), read_date("20260201")
    (None, None)
    """
    if len(text) != 10 or text[4] != "-" or not text.replace("-", "").isascii():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
