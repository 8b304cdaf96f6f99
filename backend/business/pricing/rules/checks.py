"""Checks before and after pricing (核保检查): chapter 02 §4.6, codes in the order listed there."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from backend.business.pricing.rules.amounts import Line
from backend.business.pricing.rules.asking import Asked
from backend.business.pricing.rules.book import Part, Rates
from backend.business.products.rules.product import Level, Product
from backend.kit.money import PLACES, round_half_up

NO_AUTHORITY = "none"
ONLY_LEVEL = Level("system")


def refused_before_pricing(
    asked: Asked, part: Part, age: int | None, *, is_too_long: bool
) -> list[str]:
    """Return the codes for which a part is refused before anything is priced."""
    product, total = part.product, asked.figures["sum_assured"]
    codes: list[str] = []
    if age is not None:
        if product.age.minimum is not None and age < product.age.minimum:
            codes.append("age.below_min")
        if product.age.maximum is not None and age > product.age.maximum:
            codes.append("age.above_max")
    if total is not None and part.plan is None:
        codes += _sum_codes(product, total * part.ratio)
    if asked.cell("occupation_class") in product.refused_classes:
        codes.append("occupation.refused")
    if is_too_long:
        codes.append("term.too_long")
    return codes


def _sum_codes(product: Product, total: Fraction) -> list[str]:
    rule = product.sum_assured
    codes: list[str] = []
    if rule.minimum is not None and total < rule.minimum:
        codes.append("sum.below_min")
    if rule.maximum is not None and total > rule.maximum:
        codes.append("sum.above_max")
    if rule.step and total % rule.step:
        codes.append("sum.step")
    return codes


def referred(
    asked: Asked, parts: Sequence[tuple[Part, Rates]], lines: Iterable[Line]
) -> list[str]:
    """Return the codes for which a priced row is referred to an underwriter."""
    codes: list[str] = []
    if any(
        line.terms.liability.has_health and (line.terms.percent or line.terms.per_mille)
        for line in lines
    ):
        codes.append("health.loading")
    total = asked.figures["sum_assured"]
    if total is None:
        return codes
    total *= asked.figures["units"] or 1
    income = asked.figures["annual_income"]
    needs_medical = is_beyond_income = False
    for part, rates in parts:
        if part.product.medical_table:
            limit = rates.value(part.product.medical_table)
            needs_medical |= limit is not None and total * part.ratio > limit
        if part.product.income_table and income is not None:
            multiple = rates.value(part.product.income_table)
            is_beyond_income |= multiple is not None and total * part.ratio > multiple * income
    if needs_medical:
        codes.append("medical.required")
    if is_beyond_income:
        codes.append("income.multiple")
    return codes


def holds(actual: int, standard: int, share: Fraction | None) -> bool:
    """Whether a realised discount holds a limit; compared in money, so a cent never decides.

    >>> holds(6671, 10263, Fraction(65, 100)), holds(6670, 10263, Fraction(65, 100))
    (True, False)
    """
    return share is None or standard == 0 or actual >= round_half_up(standard * share)


def level_of(product: Product, lines: Sequence[Line], actual: int, standard: int) -> str:
    """Return the lowest level of authority that may grant a figure, else `none` (§4.6)."""
    insured = [
        line.terms.exposure
        for line in lines
        if line.terms.liability.exposure in ("", "sum_assured")
    ]
    largest = max(insured, default=Fraction(0))
    premium = Fraction(actual, 10 ** PLACES[product.currency])
    for level in product.authority or (ONLY_LEVEL,):
        if (
            holds(actual, standard, level.discount_min)
            and (level.sum_assured_max is None or largest <= level.sum_assured_max)
            and (level.premium_max is None or premium <= level.premium_max)
        ):
            return level.level
    return NO_AUTHORITY
