"""The product model (产品定义参数模型) that pricing reads: one version of a product, as values.

It holds the parameter groups of chapter 02 §2.2 that a figure depends on. Clauses, hints and
checklists stay in the definition's body, because no figure depends on them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

TermBasis = Literal["annual", "pro_rata", "short_rate", "modal", "none"]
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class AgeRule:
    """How age is counted, and between which ages the product is sold."""

    basis: Literal["last", "nearest"] = "last"
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class SumRule:
    """The least and greatest sum assured (保额), and its step."""

    minimum: Fraction | None = None
    maximum: Fraction | None = None
    step: Fraction | None = None


@dataclass(frozen=True, slots=True)
class DayRule:
    """Very short covers by the day: below so many days, `per_day / days_base` a day."""

    below_days: int
    per_day: Fraction
    days_base: Fraction


@dataclass(frozen=True, slots=True)
class Term:
    """How the period of cover becomes the period factor (期间系数)."""

    basis: TermBasis
    months_table: str = ""
    modes_table: str = ""
    max_months: int | None = None
    max_days: int | None = None
    day_rule: DayRule | None = None


@dataclass(frozen=True, slots=True)
class Occupation:
    """The occupation loading (职业加费) of a liability: a multiple, or an amount a unit."""

    mode: Literal["multiple", "per_unit"]
    table: str


@dataclass(frozen=True, slots=True)
class Liability:
    """A liability (责任) and how it is rated."""

    code: str
    category: str = ""
    table: str = ""
    unit: Fraction = ONE
    sum_ratio: Fraction = ONE
    exposure: str = ""
    occupation: Occupation | None = None
    has_health: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A level of authority (核保权限) and what it may grant; None does not limit."""

    level: str
    discount_min: Fraction | None = None
    sum_assured_max: Fraction | None = None
    premium_max: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """How an unused premium is returned (退保)."""

    basis: Literal["pro_rata", "short_rate"] = "pro_rata"
    fee_rate: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Component:
    """A product inside a combination (组合险种)."""

    product: str
    sum_ratio: Fraction = ONE
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One version of a product (险种)."""

    code: str
    version: str
    valid_from: date
    valid_until: date | None = None
    kind: str = "individual"
    currency: str = "CNY"
    age: AgeRule = AgeRule()
    refused_classes: tuple[str, ...] = ()
    sum_assured: SumRule = SumRule()
    term: Term = Term("none")
    liabilities: tuple[Liability, ...] = ()
    plans: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    size_factors: tuple[tuple[int, Fraction], ...] = ()
    min_members: int = 3
    min_premium: Fraction | None = None
    discount_floor: Fraction | None = None
    refund: Refund | None = None
    authority: tuple[Level, ...] = ()
    medical_table: str = ""
    income_table: str = ""
    is_zero_premium: bool = False
    components: tuple[Component, ...] = ()
    combo_discount: Fraction = ONE

    def is_on_sale(self, on: date) -> bool:
        """Whether a quote of that date may use this version."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def size_factor(self, members: int) -> Fraction:
        """Return the size factor (人数系数) of a group: that of the greatest threshold reached."""
        reached = [(at, factor) for at, factor in self.size_factors if at <= members]
        return max(reached, key=lambda item: item[0])[1] if reached else ONE

    def tables(self) -> list[tuple[str, str]]:
        """Return the path and name of every table this version reads."""
        found: list[tuple[str, str]] = []
        for index, item in enumerate(self.liabilities):
            at = f"liabilities[{index}]"
            if not self.is_zero_premium:
                found.append((f"{at}.table", item.table))
                if item.occupation:
                    found.append((f"{at}.occupation.table", item.occupation.table))
        found += [
            ("term.months_table", self.term.months_table),
            ("term.modes_table", self.term.modes_table),
            ("medical_table", self.medical_table),
            ("income_table", self.income_table),
        ]
        return [(at, name) for at, name in found if name]
