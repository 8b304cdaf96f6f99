"""A group roster's totals (团体名册汇总) of chapter 02 §5: sums of members, never averages."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backend.business.pricing.rules.pricing import PricedRow


@dataclass(frozen=True)
class Group:
    """The rows of one group and product, added up. Amounts are minor units of `currency`."""

    group_id: str
    product: str
    currency: str
    members: int
    refused: int
    size_factor: Fraction
    exposure: Fraction
    base: int
    occupation: int
    health: int
    actual: int
    average_age: Fraction | None
    decision: str

    @property
    def standard(self) -> int:
        """The group's standard premium."""
        return self.base + self.occupation + self.health


def _decision(priced: Sequence["PricedRow"], rows: int) -> str:
    if not priced or any(row.decision == "refuse" for row in priced):
        return "refuse"
    if len(priced) < rows or any(row.decision == "refer" for row in priced):
        return "refer"
    return "accept"


def group_of(rows: Sequence["PricedRow"], headcount: int) -> Group:
    """Add up a group's rows; `headcount` are those that passed the checks before pricing."""
    priced = [row for row in rows if row.is_priced]
    ages = [row.age for row in priced if row.age is not None]
    product = rows[0].product
    exposures = (row.lines[0].line.terms.exposure for row in priced)
    return Group(
        group_id=rows[0].group_id,
        product=product.code,
        currency=product.currency,
        members=len(priced),
        refused=len(rows) - len(priced),
        size_factor=product.size_factor(headcount),
        exposure=sum(exposures, Fraction(0)),
        base=sum(row.base for row in priced),
        occupation=sum(row.occupation for row in priced),
        health=sum(row.health for row in priced),
        actual=sum(row.actual for row in priced),
        average_age=Fraction(sum(ages), len(ages)) if ages else None,
        decision=_decision(priced, len(rows)),
    )
