"""Assessing one row (核算一行): everything that does not depend on the other rows of its group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from backend.business.pricing.rules import period
from backend.business.pricing.rules.amounts import (
    Amounts,
    Line,
    Terms,
    amounts_of,
    exposure_of,
    priced_liabilities,
    terms_of,
)
from backend.business.pricing.rules.asking import Asked, read_amounts, read_row
from backend.business.pricing.rules.book import Book, Part, Rates, choose, parts_of
from backend.business.pricing.rules.checks import referred, refused_before_pricing
from backend.business.pricing.rules.period import Period
from backend.business.products.rules.product import Product
from backend.kit.periods import add_months, age_last_birthday, age_nearest_birthday, started_months


@dataclass(frozen=True)
class Sized:
    """A part with what its rates depend on: age, period, factor values."""

    part: Part
    age: int | None
    period: Period
    rates: Rates


@dataclass(frozen=True)
class Assessed:
    """A row that was read, checked and, unless refused, priced line by line.

    With faults in `asked` the rest means nothing.
    """

    asked: Asked
    product: Product | None = None
    age: int | None = None
    sized: Sequence[Sized] = ()
    lines: Sequence[Line] = ()
    refusals: Sequence[str] = ()
    referrals: Sequence[str] = ()
    refund_share: Fraction | None = None

    @property
    def standard(self) -> int:
        """The row's standard premium, in minor units."""
        return sum(line.amounts.standard for line in self.lines)


def age_of(product: Product, birth: date | None, start: date) -> int | None:
    """Return the age a product counts (§4.2); without a birth date there is none."""
    if birth is None:
        return None
    if product.age.basis == "nearest":
        return age_nearest_birthday(birth, start)
    return age_last_birthday(birth, start)


def _size(book: Book, asked: Asked, part: Part, start: date, end: date) -> Sized:
    age = age_of(part.product, asked.days["birth_date"], start)
    factors = {name: text or "" for name, text in asked.cells.items()}
    factors["days"] = str((end - start).days)
    factors["months"] = str(started_months(start, end))
    derived = {"days", "months"}
    if age is not None:
        factors["age"] = str(age)
        derived.add("age")
    rates = Rates(book.tables, asked, factors, frozenset(derived))
    term = part.product.term
    if term.basis == "annual" and end != add_months(start, period.MONTHS_A_YEAR):
        due = add_months(start, period.MONTHS_A_YEAR).isoformat()
        asked.wrong("end", "price.end.annual", end=due)
    return Sized(part, age, period.period_of(term, start, end, rates.value), rates)


def _price(asked: Asked, sized: Sized) -> list[Line]:
    product = sized.part.product
    lines: list[Line] = []
    for liability in priced_liabilities(sized.part):
        terms = terms_of(asked, sized.part, sized.rates, sized.period.k, liability)
        if terms is None:
            continue
        amounts = _amounts(product, terms)
        if amounts.standard < 0:
            column = "occupation_class" if amounts.occupation < 0 else "health_percent"
            asked.wrong(column, "price.standard.negative", liability=liability.code)
        lines.append(Line(product.code, product.version, sized.age, terms, amounts))
    return lines


def _amounts(product: Product, terms: Terms) -> Amounts:
    if product.is_zero_premium:
        return Amounts(0, 0, 0)
    return amounts_of(terms, product.currency)


def _check_classes(part: Part, rates: Rates) -> None:
    """Note a class or way of paying that no table knows, though nothing else is looked up."""
    product = part.product
    if product.term.modes_table:
        rates.find(product.term.modes_table, only="pay_mode")
    if product.is_zero_premium or rates.asked.cell("occupation_class") in product.refused_classes:
        return
    for liability in priced_liabilities(part) or product.liabilities:
        if liability.occupation:
            rates.find(liability.occupation.table, only="occupation_class")


def _refund_share(asked: Asked, product: Product, sized: Sized) -> Fraction | None:
    on, start, end = asked.days["cancel_date"], asked.days["start"], asked.days["end"]
    if on is None or product.refund is None or sized.period.k is None:
        return None
    assert start, "a row without dates is not priced"
    assert end, "a row without dates is not priced"
    cancelled = period.Cancelled(start, end, on, has_claim=asked.cell("claimed") == "Y")
    return period.refund_share(
        product.refund, sized.part.product.term, cancelled, sized.period.k, sized.rates.value
    )


def _check_exposures(asked: Asked, parts: Sequence[Part]) -> None:
    for part in parts:
        for liability in priced_liabilities(part):
            exposure_of(asked, part, liability)


def _refusals(asked: Asked, sized: Sequence[Sized]) -> list[str]:
    codes = [
        code
        for item in sized
        for code in refused_before_pricing(
            asked, item.part, item.age, is_too_long=item.period.is_too_long
        )
    ]
    return list(dict.fromkeys(codes))


def assess(book: Book, cells: Mapping[str, str]) -> Assessed:
    """Read, check and price one row alone; its faults stand in the answer."""
    asked = read_row(cells)
    product = choose(book, asked)
    if product is None:
        return Assessed(asked)
    read_amounts(asked, product.currency)
    parts = parts_of(book, asked, product)
    _check_exposures(asked, parts)
    start, end = asked.days["start"], asked.days["end"]
    if start is None or end is None or asked.faults:
        for part in parts:
            _check_classes(part, Rates(book.tables, asked, asked.cells))
    if start is None or end is None or not parts:
        return Assessed(asked, product)
    sized = [_size(book, asked, part, start, end) for part in parts]
    refusals = _refusals(asked, sized)
    if refusals:
        for item in sized:
            _check_classes(item.part, item.rates)
        return Assessed(asked, product, sized[0].age, sized, refusals=refusals)
    lines = [line for item in sized for line in _price(asked, item)]
    referrals = referred(asked, [(item.part, item.rates) for item in sized], lines)
    share = _refund_share(asked, product, sized[0])
    return Assessed(asked, product, sized[0].age, sized, lines, (), referrals, share)
