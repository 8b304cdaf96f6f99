"""Explaining a figure (保费计算步骤): each step as a code and its facts, for both languages.

The words stand in the messages (`price.step.…`); the facts are exact text. Nothing is computed
anew here, so a step can never disagree with the figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from backend.business.pricing.rules.period import Period
from backend.business.pricing.rules.pricing import PricedLine, PricedRow
from backend.business.products.rules.figures import plain, shown
from backend.business.products.rules.product import ONE
from backend.kit.money import PLACES, Money


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation."""

    code: str
    facts: dict[str, str]


def _period(product: str, period: Period) -> Step:
    facts = {
        "product": product,
        "days": str(period.days),
        "months": str(period.months),
        "of": period.of,
        "factor": plain(period.k or Fraction(0)),
    }
    return Step(f"price.step.period.{period.rule}", facts)


def _line(priced: PricedLine, currency: str) -> Iterator[Step]:
    terms, amounts = priced.line.terms, priced.line.amounts
    liability = terms.liability
    shared = {
        "liability": liability.code,
        "exposure": shown(terms.exposure, PLACES[currency]),
        "rate": terms.rate.value,
        "unit": plain(liability.unit),
        "factor": plain(terms.k),
    }
    yield Step(
        "price.step.base",
        {**shared, "table": liability.table, "amount": Money(amounts.base, currency).text},
    )
    if liability.occupation and terms.loading and amounts.occupation:
        yield Step(
            f"price.step.occupation.{liability.occupation.mode}",
            {
                **shared,
                "table": liability.occupation.table,
                "loading": terms.loading.value,
                "amount": Money(amounts.occupation, currency).text,
            },
        )
    if amounts.health:
        yield Step(
            "price.step.health",
            {
                **shared,
                "percent": plain(terms.percent),
                "per_mille": plain(terms.per_mille),
                "amount": Money(amounts.health, currency).text,
            },
        )


def _actual(row: PricedRow, standard: str) -> Iterator[Step]:
    own, size, combination = row.factors
    total = own * size * combination
    if row.basis in ("table", "minimum") and total != ONE:
        facts = {
            "standard": standard,
            "discount": plain(own),
            "size": plain(size),
            "combination": plain(combination),
            "factor": plain(total),
        }
        yield Step("price.step.discount", facts)
    realised = "" if row.discount is None else shown(row.discount, 6)
    amount = Money(row.actual, row.product.currency).text
    yield Step(
        f"price.step.actual.{row.basis}",
        {"amount": amount, "standard": standard, "realised": realised},
    )


def explain(row: PricedRow) -> list[Step]:
    """Explain a priced row step by step; a row refused before pricing has no steps."""
    if not row.is_priced:
        return []
    currency = row.product.currency
    standard = Money(row.standard, currency).text
    steps = [_period(product, period) for product, period in row.periods]
    for line in row.lines:
        steps.extend(_line(line, currency))
    steps.append(Step("price.step.standard", {"amount": standard}))
    steps.extend(_actual(row, standard))
    steps.append(Step("price.step.authority", {"level": row.authority}))
    if row.refund is not None:
        steps.append(Step("price.step.refund", {"amount": Money(row.refund, currency).text}))
    return steps
