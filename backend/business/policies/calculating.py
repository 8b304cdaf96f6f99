"""From priced rows to a quote's calculation (报价计算): what the engine found, as it is kept.

Pure. A roster's rows are priced each for itself; the quote's figures are their sums.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from backend.business.policies.rules import Calculation, Line, discount_of
from backend.business.pricing.rules import PricedRow, Step, explain
from backend.kit.money import Money, in_minor_units

LEVELS = ("system", "sales_office", "sub_branch", "branch", "head_office", "none")
DECISIONS = ("accept", "refer", "refuse")


def _lines(row: PricedRow, names: Mapping[str, str]) -> list[Line]:
    currency = row.product.currency
    found = []
    for priced in row.lines:
        liability, amounts = priced.line.terms.liability, priced.line.amounts
        found.append(
            Line(
                row.row_id,
                liability.code,
                liability.category,
                names.get(liability.code, liability.code),
                in_minor_units(priced.line.terms.exposure, currency),
                priced.line.terms.rate.value,
                Money(amounts.base, currency),
                Money(amounts.occupation, currency),
                Money(amounts.health, currency),
                Money(amounts.standard, currency),
                Money(priced.actual, currency),
            )
        )
    return found


def _in_order(reasons: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reasons))


def _sum_assured(lines: Sequence[Line]) -> Money | None:
    """The largest sum of one liability over all rows: what the quote is spoken of as."""
    sums: dict[str, Money] = {}
    for line in lines:
        known = sums.get(line.liability)
        sums[line.liability] = line.exposure + known if known else line.exposure
    return max(sums.values()) if sums else None


def calculation_of(
    rows: Sequence[PricedRow], names: Mapping[str, str], insured_count: int
) -> Calculation:
    """Add up priced rows: the worst decision and the highest level hold for the whole quote.

    `names` are the liabilities' names by code. A row refused before pricing has no amounts.
    """
    assert rows, "a quote has at least one row"
    currency = rows[0].product.currency
    lines = [line for row in rows for line in _lines(row, names)]
    standard = Money(sum(row.standard for row in rows), currency)
    premium = Money(sum(row.actual for row in rows), currency)
    assert sum(line.premium.minor for line in lines) == premium.minor, "lines add up"
    return Calculation(
        tuple(lines),
        standard,
        premium,
        discount_of(premium, standard),
        _sum_assured(lines),
        max((row.decision for row in rows), key=DECISIONS.index),
        _in_order([reason for row in rows for reason in row.reasons]),
        max((row.authority or "none" for row in rows), key=LEVELS.index),
        insured_count,
    )


def _step(step: Step) -> dict[str, Any]:
    return asdict(step)


def kept(calculation: Calculation, rows: Sequence[PricedRow]) -> dict[str, Any]:
    """Write a calculation as plain JSON, with each row's steps, to be kept with the quote."""
    return {
        "standard_premium": calculation.standard_premium.text,
        "premium": calculation.premium.text,
        "currency": calculation.premium.currency,
        "discount": calculation.discount,
        "sum_assured": calculation.sum_assured.text if calculation.sum_assured else None,
        "decision": calculation.decision,
        "reasons": list(calculation.reasons),
        "authority_level": calculation.authority_level,
        "insured_count": calculation.insured_count,
        "lines": [
            {
                "row_id": line.row_id,
                "liability": line.liability,
                "category": line.category,
                "name": line.name,
                "exposure": line.exposure.text,
                "rate": line.rate,
                "base_premium": line.base_premium.text,
                "occupation_loading": line.occupation_loading.text,
                "health_loading": line.health_loading.text,
                "standard_premium": line.standard_premium.text,
                "premium": line.premium.text,
            }
            for line in calculation.lines
        ],
        "rows": [
            {"row_id": row.row_id, "steps": [_step(step) for step in explain(row)]} for row in rows
        ],
    }
