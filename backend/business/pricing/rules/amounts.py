"""The amounts of one liability (责任保费) of chapter 02 §4.4: base premium and its loadings.

Rounding is half up to the minor unit at three places only: base premium, occupation loading,
health loading. Their sum, the standard premium, is then whole.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from backend.business.pricing.rules.asking import Asked
from backend.business.pricing.rules.book import Part, Rates
from backend.business.products.rules.figures import number
from backend.business.products.rules.product import Liability
from backend.business.products.rules.table import Hit
from backend.kit.money import in_minor_units

ZERO, ONE, HUNDRED, THOUSAND = Fraction(0), Fraction(1), Fraction(100), Fraction(1000)
NO_RATE = Hit("0", 0)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a liability is priced with."""

    liability: Liability
    exposure: Fraction
    k: Fraction
    rate: Hit
    loading: Hit | None = None
    percent: Fraction = ZERO
    per_mille: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a liability costs, in minor units."""

    base: int
    occupation: int
    health: int

    @property
    def standard(self) -> int:
        """The standard premium (标准保费)."""
        return self.base + self.occupation + self.health


@dataclass(frozen=True, slots=True)
class Line:
    """One liability of a row, priced but for its share of the actual premium."""

    product: str
    version: str
    age: int | None
    terms: Terms
    amounts: Amounts = field(default_factory=lambda: Amounts(0, 0, 0))


def _exact(hit: Hit | None) -> Fraction:
    value = number(hit.value) if hit else ZERO
    assert value is not None, "a table's values were checked when it was read"
    return value


def amounts_of(terms: Terms, currency: str) -> Amounts:
    """Price one liability.

    >>> adb = Liability("ADB", unit=Fraction(1000))
    >>> amounts_of(Terms(adb, Fraction(330000), Fraction(7, 10), Hit("1.6", 2)), "CNY").base
    36960
    """
    liability, exposure = terms.liability, terms.exposure
    yearly = exposure * _exact(terms.rate) / liability.unit
    loading = ZERO
    if liability.occupation and terms.loading:
        x = _exact(terms.loading)
        is_multiple = liability.occupation.mode == "multiple"
        loading = yearly * (x - 1) if is_multiple else exposure * x / liability.unit
    health = ZERO
    if liability.has_health:
        health = yearly * terms.percent / HUNDRED + exposure * terms.per_mille / THOUSAND

    def rounded(amount: Fraction) -> int:
        return in_minor_units(amount * terms.k, currency).minor if amount else 0

    return Amounts(rounded(yearly), rounded(loading), rounded(health))


def priced_liabilities(part: Part) -> list[Liability]:
    """Return the liabilities a part prices; a plan prices only those it names."""
    return [
        item for item in part.product.liabilities if part.plan is None or item.code in part.plan
    ]


def exposure_of(asked: Asked, part: Part, liability: Liability) -> Fraction | None:
    """Return what a liability's rate applies to, noting what is missing (§4.4)."""
    if part.plan is not None:
        exposed: Fraction | None = part.plan[liability.code]
    elif liability.exposure == "units":
        exposed = liability.sum_ratio
    elif liability.exposure:
        column = liability.exposure
        value = asked.amount(column, part.product.currency)
        if value is None:
            asked.wrong(column, "price.cell.required", column=column)
        exposed = None if value is None else value * liability.sum_ratio
    else:
        value = asked.figures["sum_assured"]
        if value is None:
            asked.wrong("sum_assured", "price.sum_assured.required", liability=liability.code)
        exposed = None if value is None else value * part.ratio * liability.sum_ratio
    return None if exposed is None else exposed * (asked.figures["units"] or ONE)


def terms_of(
    asked: Asked, part: Part, rates: Rates, k: Fraction | None, liability: Liability
) -> Terms | None:
    """Look up what a liability is priced with; None when something is missing, and noted."""
    exposure = exposure_of(asked, part, liability)
    if part.product.is_zero_premium:
        return Terms(liability, exposure or ZERO, k or ZERO, NO_RATE)
    rate = rates.find(liability.table)
    loading = None
    if liability.occupation:
        loading = rates.find(liability.occupation.table)
        if loading is None:
            return None
    if exposure is None or rate is None or k is None:
        return None
    percent = asked.figures["health_percent"] or ZERO
    per_mille = asked.figures["health_per_mille"] or ZERO
    return Terms(liability, exposure, k, rate, loading, percent, per_mille)
