"""Pricing rows (定价): many rows at once, because a group's size changes its members' premium."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count

from backend.business.pricing.rules.amounts import Line
from backend.business.pricing.rules.assessing import Assessed, assess
from backend.business.pricing.rules.book import Book, Products
from backend.business.pricing.rules.checks import holds, level_of
from backend.business.pricing.rules.group import Group, group_of
from backend.business.pricing.rules.period import Period
from backend.business.products.rules.product import ONE, Product
from backend.business.products.rules.table import Table
from backend.kit.faults import Fault, Refused
from backend.kit.money import PLACES, Money, in_minor_units, round_half_up, split


@dataclass(frozen=True)
class PricedLine:
    """A liability with its share of the actual premium, in minor units."""

    line: Line
    actual: int


@dataclass(frozen=True)
class PricedRow:
    """One row, priced and decided. Amounts are minor units of `currency`.

    A row refused before pricing has no lines and no amounts. `factors` are the discount's parts:
    the row's own, the group's size, the combination's.
    """

    row: int
    row_id: str
    group_id: str
    product: Product
    age: int | None
    decision: str
    reasons: tuple[str, ...]
    lines: tuple[PricedLine, ...] = ()
    periods: tuple[tuple[str, Period], ...] = ()
    base: int = 0
    occupation: int = 0
    health: int = 0
    actual: int = 0
    factors: tuple[Fraction, Fraction, Fraction] = (ONE, ONE, ONE)
    basis: str = ""
    authority: str = ""
    refund: int | None = None

    @property
    def is_priced(self) -> bool:
        """Whether the row passed the checks before pricing."""
        return bool(self.basis)

    @property
    def standard(self) -> int:
        """The standard premium (标准保费)."""
        return self.base + self.occupation + self.health

    @property
    def discount(self) -> Fraction | None:
        """The realised discount, however it came about; None when nothing is the standard."""
        return Fraction(self.actual, self.standard) if self.standard else None


@dataclass(frozen=True)
class Priced:
    """What pricing found: the good rows in order, their groups, and the faults of each bad row."""

    rows: tuple[PricedRow, ...]
    groups: tuple[Group, ...]
    faults: Mapping[int, tuple[Fault, ...]]

    def raise_if_any(self, at: str = "rows") -> None:
        """Raise Refused with every fault, placed as `rows[3].end`."""
        found = [
            replace(fault, at=f"{at}[{row}].{fault.at}")
            for row, faults in sorted(self.faults.items())
            for fault in faults
        ]
        if found:
            raise Refused(*found)


def _actual(assessed: Assessed, product: Product, factor: Fraction) -> tuple[int, str]:
    """Return the actual premium and its basis: the first of §4.5 that applies."""
    figures, scale = assessed.asked.figures, 10 ** PLACES[product.currency]
    if product.is_zero_premium:
        return 0, "zero"
    if (agreed := figures["agreed_premium"]) is not None:
        return int(agreed * scale), "agreed_premium"
    if (rate := figures["agreed_rate"]) is not None:
        first = assessed.lines[0].terms
        amount = first.exposure * rate / first.liability.unit * first.k
        return in_minor_units(amount, product.currency).minor, "agreed_rate"
    actual = round_half_up(assessed.standard * factor)
    if product.min_premium is not None and actual < product.min_premium * scale:
        return int(product.min_premium * scale), "minimum"
    return actual, "table"


def _split(actual: int, lines: Sequence[Line], currency: str) -> list[int]:
    weights = [line.amounts.standard for line in lines]
    if not any(weights):
        weights = [1] + [0] * (len(lines) - 1)
    return [part.minor for part in split(Money(actual, currency), weights)]


def _refused(row: int, assessed: Assessed, product: Product, reasons: Sequence[str]) -> PricedRow:
    asked = assessed.asked
    return PricedRow(
        row, asked.cell("row_id"), asked.cell("group_id"), product, assessed.age,
        "refuse", tuple(reasons),
    )  # fmt: skip


def _settle(row: int, assessed: Assessed, members: int | None) -> PricedRow:
    """Finish a row once the size of its group is known; None members means no group."""
    product, asked = assessed.product, assessed.asked
    assert product, "a row without a product has a fault"
    too_small = members is not None and members < product.min_members
    refusals = [*assessed.refusals, *(["group.too_small"] if too_small else [])]
    if refusals:
        return _refused(row, assessed, product, refusals)
    size = ONE if members is None else product.size_factor(members)
    factors = (asked.figures["discount"] or ONE, size, product.combo_discount)
    actual, basis = _actual(assessed, product, factors[0] * factors[1] * factors[2])
    standard, lines = assessed.standard, assessed.lines
    level = level_of(product, lines, actual, standard)
    refusals = [] if holds(actual, standard, product.discount_floor) else ["discount.below_floor"]
    if level == "none":
        refusals.append("authority.none")
    decision = "refuse" if refusals else "refer" if assessed.referrals else "accept"
    share = assessed.refund_share
    return replace(
        _refused(row, assessed, product, [*refusals, *assessed.referrals]),
        decision=decision,
        lines=tuple(map(PricedLine, lines, _split(actual, lines, product.currency))),
        periods=tuple((item.part.product.code, item.period) for item in assessed.sized),
        base=sum(line.amounts.base for line in lines),
        occupation=sum(line.amounts.occupation for line in lines),
        health=sum(line.amounts.health for line in lines),
        actual=actual,
        factors=factors,
        basis=basis,
        authority=level,
        refund=None if share is None else round_half_up(actual * share),
    )


def _assess_all(
    book: Book, rows: Iterable[Mapping[str, str]], lines: Iterable[int]
) -> list[Assessed]:
    seen: dict[str, int] = {}
    found: list[Assessed] = []
    for cells, line in zip(rows, lines, strict=False):
        assessed = assess(book, cells)
        row_id = assessed.asked.cell("row_id")
        if row_id in seen:
            assessed.asked.wrong("row_id", "price.row_id.repeated", line=str(seen[row_id]))
        elif row_id:
            seen[row_id] = line
        found.append(assessed)
    return found


def price_rows(
    products: Products,
    tables: Mapping[str, Table],
    rows: Iterable[Mapping[str, str]],
    lines: Iterable[int] | None = None,
) -> Priced:
    """Price rows by the products on sale at their quote dates (chapter 02 §4 and §5).

    `lines` are the rows' places as their reader knows them; counted from 1 when not given. Bad
    rows are left out of the rest, their faults stand by the row's index.
    """
    book = Book.of(products, tables)
    assessed = _assess_all(book, rows, count(1) if lines is None else lines)
    good = [(index, item) for index, item in enumerate(assessed) if not item.asked.faults]
    members: dict[tuple[str, str], int] = {}
    for _, item in good:
        key = item.asked.group_key
        if key is not None:
            members[key] = members.get(key, 0) + (not item.refusals)
    priced: list[PricedRow] = []
    grouped: dict[tuple[str, str], list[PricedRow]] = {key: [] for key in members}
    for index, item in good:
        key = item.asked.group_key
        row = _settle(index, item, None if key is None else members[key])
        priced.append(row)
        if key is not None:
            grouped[key].append(row)
    groups = [group_of(found, members[key]) for key, found in grouped.items()]
    faults = {
        index: tuple(item.asked.faults) for index, item in enumerate(assessed) if item.asked.faults
    }
    return Priced(tuple(priced), tuple(groups), faults)
