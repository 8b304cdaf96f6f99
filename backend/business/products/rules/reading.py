"""Reading products (读取产品): from a definition's body to the product model, with every fault."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from backend.business.products.rules.fields import Fields
from backend.business.products.rules.product import (
    ONE,
    AgeRule,
    Component,
    DayRule,
    Level,
    Liability,
    Occupation,
    Product,
    Refund,
    SumRule,
    Term,
    TermBasis,
)
from backend.kit.faults import Fault
from backend.kit.money import PLACES

CODE = re.compile(r"[A-Z0-9]{2,12}")
BASES = ("annual", "pro_rata", "short_rate", "modal", "none")
KINDS = ("individual", "group", "combination")


def _age(read: Fields) -> AgeRule:
    inner = read.inner("age")
    basis = inner.choice("basis", ("last", "nearest"), default="last")
    rule = AgeRule(
        "nearest" if basis == "nearest" else "last", inner.whole("min"), inner.whole("max")
    )
    if rule.minimum is not None and rule.maximum is not None and rule.minimum > rule.maximum:
        inner.wrong("max", "definition.order", low=rule.minimum, high=rule.maximum)
    return rule


def _sum(read: Fields, currency: str) -> SumRule:
    inner = read.inner("sum_assured")
    rule = SumRule(
        inner.money("min", currency), inner.money("max", currency), inner.money("step", currency)
    )
    if rule.minimum is not None and rule.maximum is not None and rule.minimum > rule.maximum:
        inner.wrong("max", "definition.order", low=rule.minimum, high=rule.maximum)
    if rule.step == 0:
        inner.wrong("step", "definition.positive", value=0)
    return rule


def _day_rule(read: Fields) -> DayRule | None:
    if not read.has("day_rule"):
        return None
    inner = read.inner("day_rule")
    for key in ("below_days", "per_day", "days_base"):
        inner.text(key, required=True) if not inner.has(key) else None
    return DayRule(
        inner.whole("below_days") or 0,
        inner.positive("per_day", ONE),
        inner.positive("days_base", ONE),
    )


def _term(read: Fields) -> Term:
    if not read.has("term"):
        if not read.has("components"):
            read.wrong("term", "definition.key.missing", key="term")
        return Term("none")
    inner = read.inner("term")
    basis = cast("TermBasis", inner.choice("basis", BASES))
    return Term(
        basis,
        inner.text("months_table", required=basis == "short_rate"),
        inner.text("modes_table", required=basis == "modal"),
        inner.whole("max_months"),
        inner.whole("max_days"),
        _day_rule(inner),
    )


def _liability(read: Fields, *, is_zero: bool) -> Liability:
    occupation = None
    if read.has("occupation"):
        inner = read.inner("occupation")
        mode = inner.choice("mode", ("multiple", "per_unit"))
        occupation = Occupation(
            "per_unit" if mode == "per_unit" else "multiple", inner.text("table", required=True)
        )
    return Liability(
        read.text("code", required=True),
        read.text("category"),
        read.text("table", required=not is_zero),
        read.positive("unit", ONE),
        read.positive("sum_ratio", ONE),
        read.text("exposure"),
        occupation,
        read.flag("health"),
    )


def _liabilities(read: Fields, *, is_zero: bool) -> tuple[Liability, ...]:
    found: list[Liability] = []
    for item in read.each("liabilities"):
        liability = _liability(item, is_zero=is_zero)
        if liability.code in {other.code for other in found}:
            item.wrong("code", "definition.repeated", value=liability.code)
        found.append(liability)
    if not found and not read.has("components"):
        read.wrong("liabilities", "definition.key.missing", key="liabilities")
    return tuple(found)


def _plans(
    read: Fields, liabilities: Sequence[Liability], currency: str
) -> dict[str, dict[str, Fraction]]:
    codes = [item.code for item in liabilities]
    plans: dict[str, dict[str, Fraction]] = {}
    inner = read.inner("plans")
    for plan in inner.body:
        amounts = inner.inner(plan)
        plans[str(plan)] = {}
        for code in amounts.body:
            if code not in codes:
                amounts.wrong(code, "definition.choice", value=code, options=", ".join(codes))
            value = amounts.money(code, currency)
            if value is not None:
                plans[str(plan)][code] = value
        if not plans[str(plan)]:
            inner.wrong(plan, "definition.key.missing", key=plan)
    return plans


def _size_factors(read: Fields) -> tuple[tuple[int, Fraction], ...]:
    found: list[tuple[int, Fraction]] = []
    for index, pair in enumerate(read.items("size_factors")):
        at = f"{read.path('size_factors')}[{index}]"
        if not isinstance(pair, list) or len(pair) != 2:
            read.faults.append(Fault("definition.pair", at, {}))
            continue
        row = Fields({"[0]": pair[0], "[1]": pair[1]}, at, read.faults)
        threshold, factor = row.whole("[0]"), row.positive("[1]", ONE)
        if threshold is not None:
            found.append((threshold, factor))
    return tuple(found)


def _authority(read: Fields, currency: str) -> tuple[Level, ...]:
    return tuple(
        Level(
            item.text("level", required=True),
            item.share("discount_min"),
            item.money("sum_assured_max", currency),
            item.money("premium_max", currency),
        )
        for item in read.each("authority")
    )


def _refund(read: Fields, *, is_combination: bool) -> Refund | None:
    if not read.has("refund"):
        return None
    inner = read.inner("refund")
    basis = inner.choice("basis", ("pro_rata", "short_rate"), default="pro_rata")
    fee = inner.figure("fee_rate") or Fraction(0)
    if not 0 <= fee <= 1:
        inner.wrong("fee_rate", "definition.share", value=inner.text("fee_rate"))
    if is_combination and basis != "pro_rata":
        inner.wrong("basis", "definition.choice", value=basis, options="pro_rata")
    return Refund("short_rate" if basis == "short_rate" else "pro_rata", fee)


def _components(read: Fields) -> tuple[Component, ...]:
    return tuple(
        Component(
            item.text("product", required=True), item.positive("sum_ratio", ONE), item.text("plan")
        )
        for item in read.each("components")
    )


def _currency(read: Fields) -> str:
    currency = read.text("currency", default="CNY")
    if currency not in PLACES:
        read.wrong("currency", "definition.choice", value=currency, options=", ".join(PLACES))
        return "CNY"
    return currency


def _identity(read: Fields) -> str:
    code = read.text("code", required=True)
    if code and not CODE.fullmatch(code):
        read.wrong("code", "product.code.format", value=code)
    return code


def read_product(body: Mapping[str, Any], at: str = "") -> tuple[Product | None, list[Fault]]:
    """Read one version of a product; returns it, or every fault by its path.

    >>> read_product({"code": "x"})[1][0]
    Fault(code='product.code.format', at='code', facts={'value': 'x'})
    """
    read = Fields(body, at)
    currency, is_zero = _currency(read), read.flag("zero_premium")
    code, version = _identity(read), read.text("version", required=True)
    valid_from, valid_until = read.day("valid_from", required=True), read.day("valid_to")
    if valid_from and valid_until and valid_until <= valid_from:
        read.wrong("valid_to", "definition.order", low=valid_from, high=valid_until)
    liabilities = _liabilities(read, is_zero=is_zero)
    members = read.whole("min_members")
    product = Product(
        code=code,
        version=version,
        valid_from=valid_from,  # type: ignore[arg-type] # a missing one is a fault below
        valid_until=valid_until,
        kind=read.choice("kind", KINDS, default="individual"),
        currency=currency,
        age=_age(read),
        refused_classes=tuple(str(item) for item in read.items("refused_classes")),
        sum_assured=_sum(read, currency),
        term=_term(read),
        liabilities=liabilities,
        plans=_plans(read, liabilities, currency),
        size_factors=_size_factors(read),
        min_members=3 if members is None else members,
        min_premium=read.money("min_premium", currency),
        discount_floor=read.share("discount_floor"),
        refund=_refund(read, is_combination=read.has("components")),
        authority=_authority(read, currency),
        medical_table=read.text("medical_table"),
        income_table=read.text("income_table"),
        is_zero_premium=is_zero,
        components=_components(read),
        combo_discount=read.share("combo_discount") or ONE,
    )
    return (None if read.faults else product), read.faults


def overlaps(products: Sequence[Product]) -> list[tuple[int, str]]:
    """Return the place and other version of each product whose validity overlaps an earlier one.

    Versions of one product must not overlap, because the quote date picks the version.
    """
    found: list[tuple[int, str]] = []
    for index, product in enumerate(products):
        for other in products[:index]:
            if other.code != product.code:
                continue
            starts_before = other.valid_until is None or product.valid_from < other.valid_until
            ends_after = product.valid_until is None or other.valid_from < product.valid_until
            if starts_before and ends_after:
                found.append((index, other.version))
    return found
