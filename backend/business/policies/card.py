"""The approval card of a quote (审批卡片): who, what, amount, three facts, what is unusual."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.business.policies.rules import Calculation, percent_of
from backend.kit.messages import say

FACTS_ON_A_CARD = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What a card tells of a quote beside its calculation.

    `form` is the part that the form makes: title, subtitle and the facts a configurer chose.
    """

    number: str
    product_name: Mapping[str, str]
    applicant: str
    unit: Mapping[str, str]
    average_discount: str
    form: Mapping[str, Any]


def _mark(code: str, message: str, **facts: str) -> dict[str, Any]:
    words = {"zh": say(message, "zh-CN", **facts), "en": say(message, "en", **facts)}
    return {"code": code, "words": words}


def unusual(calculation: Calculation, told: Told) -> list[dict[str, Any]]:
    """Return what an approver must not overlook, as words."""
    marks = [_mark(reason, f"price.reason.{reason}") for reason in calculation.reasons]
    if calculation.discount and calculation.discount < "1":
        usual = told.average_discount
        message = "policy.card.discount_and_usual" if usual else "policy.card.discount"
        percent = percent_of(calculation.discount)
        marks.append(_mark("discount", message, percent=percent, usual=usual))
    return marks


def card(calculation: Calculation, told: Told) -> dict[str, Any]:
    """Return the approval card of a quote: who, what, amount, three facts, what is unusual."""
    below = told.form["subtitle"]
    return {
        "title": told.form["title"],
        "subtitle": {
            language: " · ".join(part for part in (name, below) if part)
            for language, name in (
                ("zh", told.product_name["zh"]),
                ("en", told.product_name["en"]),
            )
        },
        "number": told.number,
        "amount": calculation.premium.text,
        "currency": calculation.premium.currency,
        "facts": list(told.form["facts"])[:FACTS_ON_A_CARD],
        "unusual": unusual(calculation, told),
        "applicant": told.applicant,
        "unit": dict(told.unit),
    }
