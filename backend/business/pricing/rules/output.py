"""Priced rows as text (定价结果列): the columns of chapter 02 §4.8 and §5."""

from collections.abc import Iterator
from fractions import Fraction

from backend.business.pricing.rules.group import Group
from backend.business.pricing.rules.pricing import PricedLine, PricedRow
from backend.business.products.rules.figures import shown
from backend.kit.money import PLACES, Money

COLUMNS = (
    "row_id", "product", "version", "liability", "age", "period_factor", "exposure", "rate",
    "base_premium", "occupation_loading", "health_loading", "standard_premium", "actual_premium",
    "discount", "basis", "authority", "decision", "reasons", "refund",
)  # fmt: skip
SUMMARY_COLUMNS = (
    "group_id", "product", "members", "refused", "size_factor", "exposure", "base_premium",
    "occupation_loading", "health_loading", "standard_premium", "actual_premium", "average_rate",
    "average_age", "decision",
)  # fmt: skip
TOTAL = "TOTAL"


def _line(row: PricedRow, priced: PricedLine) -> dict[str, str]:
    line, currency = priced.line, row.product.currency
    amounts, terms = line.amounts, line.terms
    return {
        "row_id": row.row_id,
        "product": line.product,
        "version": line.version,
        "liability": terms.liability.code,
        "age": "" if row.age is None else str(row.age),
        "period_factor": shown(terms.k, 10),
        "exposure": shown(terms.exposure, PLACES[currency]),
        "rate": terms.rate.value,
        "base_premium": Money(amounts.base, currency).text,
        "occupation_loading": Money(amounts.occupation, currency).text,
        "health_loading": Money(amounts.health, currency).text,
        "standard_premium": Money(amounts.standard, currency).text,
        "actual_premium": Money(priced.actual, currency).text,
    }


def _total(row: PricedRow) -> dict[str, str]:
    found = {
        "row_id": row.row_id,
        "product": row.product.code,
        "version": row.product.version,
        "liability": TOTAL,
        "age": "" if row.age is None else str(row.age),
        "decision": row.decision,
        "reasons": ";".join(row.reasons),
    }
    if not row.is_priced:
        return found
    currency = row.product.currency
    return found | {
        "base_premium": Money(row.base, currency).text,
        "occupation_loading": Money(row.occupation, currency).text,
        "health_loading": Money(row.health, currency).text,
        "standard_premium": Money(row.standard, currency).text,
        "actual_premium": Money(row.actual, currency).text,
        "discount": "" if row.discount is None else shown(row.discount, 6),
        "basis": row.basis,
        "authority": row.authority,
        "refund": "" if row.refund is None else Money(row.refund, currency).text,
    }


def records(row: PricedRow) -> Iterator[dict[str, str]]:
    """Write a row: one record a liability, then TOTAL; a column left out is empty."""
    for line in row.lines:
        yield _line(row, line)
    yield _total(row)


def summary(group: Group) -> dict[str, str]:
    """Write a group's totals."""
    currency = group.currency
    paid = Fraction(group.actual, 10 ** PLACES[currency])
    rate = shown(paid / group.exposure * 1000, 6) if group.exposure else ""
    return {
        "group_id": group.group_id,
        "product": group.product,
        "members": str(group.members),
        "refused": str(group.refused),
        "size_factor": shown(group.size_factor, 6),
        "exposure": shown(group.exposure, PLACES[currency]),
        "base_premium": Money(group.base, currency).text,
        "occupation_loading": Money(group.occupation, currency).text,
        "health_loading": Money(group.health, currency).text,
        "standard_premium": Money(group.standard, currency).text,
        "actual_premium": Money(group.actual, currency).text,
        "average_rate": rate,
        "average_age": "" if group.average_age is None else shown(group.average_age, 2),
        "decision": group.decision,
    }
