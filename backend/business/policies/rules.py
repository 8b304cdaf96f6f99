"""Rules of quotes and policies (报价与保单规则): what a priced form becomes, and when it may.

Pure. The premium itself is worked out by pricing; how it is approved is the flow's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from backend.kit.faults import Fault
from backend.kit.money import Money

VALID_DAYS = 30
MAY_BE_CORRECTED = frozenset({"returned", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Line:
    """One liability of one insured row, priced."""

    row_id: str
    liability: str
    category: str
    name: str
    exposure: Money
    rate: str
    base_premium: Money
    occupation_loading: Money
    health_loading: Money
    standard_premium: Money
    premium: Money


@dataclass(frozen=True, slots=True)
class Calculation:
    """A whole quote, priced: its lines, totals and what was decided."""

    lines: tuple[Line, ...]
    standard_premium: Money
    premium: Money
    discount: str
    sum_assured: Money | None
    decision: str
    reasons: tuple[str, ...]
    authority_level: str
    insured_count: int


def discount_of(premium: Money, standard: Money) -> str:
    """Return actual / standard with six decimals, empty when the standard is 0 (02 §4.5).

    >>> discount_of(Money(65385), Money(72650))
    '0.900000'
    """
    if not standard.minor:
        return ""
    millionths = (premium.minor * 2_000_000 + standard.minor) // (2 * standard.minor)
    return f"{millionths // 1_000_000}.{millionths % 1_000_000:06d}"


def valid_until(today: date, product_until: date | None) -> date:
    """Return the first day a quote no longer holds: 30 days, within the product's sale."""
    latest = today + timedelta(days=VALID_DAYS)
    return min(latest, product_until) if product_until else latest


def period_faults(starts_on: date, today: date, until: date) -> list[Fault]:
    """Return what is wrong with a quote's start of cover: it lies within the quote's validity."""
    if starts_on < today:
        return [Fault("policy.start.past", "starts_on", {"today": today.isoformat()})]
    if starts_on >= until:
        return [Fault("policy.start.late", "starts_on", {"until": until.isoformat()})]
    return []


def premium_faults(premium: Money, provisional: str | None) -> list[Fault]:
    """Return a fault when the phone showed another premium: the agent confirms ours first (§7.3).

    >>> [fault.facts for fault in premium_faults(Money(39036), "390.35")]
    [{'amount': '390.36', 'provisional': '390.35'}]
    """
    if provisional is None or Decimal(provisional) == Decimal(premium.text):
        return []
    facts = {"amount": premium.text, "provisional": provisional}
    return [Fault("policy.premium.changed", "provisional", facts)]


def refusal_faults(calculation: Calculation) -> list[Fault]:
    """Return a fault a reason when the calculation refuses the risk."""
    if calculation.decision != "refuse":
        return []
    return [Fault(f"price.reason.{reason}") for reason in calculation.reasons]


def issue_faults(state: str, starts_on: date, today: date) -> list[Fault]:
    """Return why a quote cannot become a policy today.

    Cover never starts before the decision (03 §3.3), so a quote approved too late goes back.
    """
    if state != "in_approval":
        return [Fault("policy.issue.state", "state", {"state": state})]
    if starts_on < today:
        facts = {"start": starts_on.isoformat(), "today": today.isoformat()}
        return [Fault("policy.issue.start_passed", "starts_on", facts)]
    return []


@dataclass(frozen=True, slots=True)
class Covered:
    """A liability over all insured rows."""

    liability: str
    category: str
    name: str
    sum_assured: Money
    premium: Money


def coverages(lines: Sequence[Line]) -> list[Covered]:
    """Add the lines up by liability, in the order they first appear."""
    found: dict[str, Covered] = {}
    for line in lines:
        known = found.get(line.liability)
        found[line.liability] = Covered(
            line.liability,
            line.category,
            line.name,
            line.exposure + known.sum_assured if known else line.exposure,
            line.premium + known.premium if known else line.premium,
        )
    return list(found.values())


def percent_of(share: str) -> str:
    """Write a share as a percentage with at most two decimals, cut.

    >>> percent_of("0.900000"), percent_of("0.681199")
    ('90', '68.11')
    """
    whole = f"{Decimal(share) * 100:.6f}"
    return whole[:-4].rstrip("0").rstrip(".")


def flow_facts(calculation: Calculation) -> dict[str, Any]:
    """Return the facts a quote's flow may ask for."""
    return {
        "authority_level": calculation.authority_level,
        "premium": calculation.premium.text,
        "decision": calculation.decision,
    }
