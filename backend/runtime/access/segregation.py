"""Segregation of duties (职责分离): what one person may not both do (chapter 11 §2.3).

Pure. `conflicting_grants` is asked when grants or roles are given (static), `conflicts_with_acts`
when somebody acts (dynamic). Exceptions with an end date are not part of it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from backend.kit.faults import Fault

Scope = Literal["case", "version", "run", "always"]

ADMINISTRATION = frozenset({"account.administer", "org.read", "journal.read"})
"""What an administrator of accounts may hold; every other function is a business function."""

BUSINESS = "business"


@dataclass(frozen=True, slots=True)
class DutyRule:
    """Two duties that one person may not both have: for one subject, or always.

    A duty is a function's code; `business` stands for every function outside administration.
    """

    id: str
    first: str
    second: str
    scope: Scope


RULES = (
    DutyRule("S1", "quote.submit", "quote.decide", "case"),
    DutyRule("S2", "claim.register", "claim.decide", "case"),
    DutyRule("S3", "claim.decide", "claim_payment.approve", "case"),
    DutyRule("S4", "payee.maintain", "payment.approve", "always"),
    DutyRule("S5", "payment.approve", "payment.execute", "case"),
    DutyRule("S6", "release.draft", "release.publish", "version"),
    DutyRule("S7", "account.administer", BUSINESS, "always"),
    DutyRule("S8", "class_run.compute", "class_run.release", "run"),
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a subject (a case, a version, a run).

    `person_ids` are all who count as its actors: with delegation both principal and delegate.
    """

    function: str
    person_ids: frozenset[int]


def _means(duty: str, function: str) -> bool:
    """Whether a function, or `*`, is a duty."""
    if duty == BUSINESS:
        return function not in ADMINISTRATION
    return function in ("*", duty)


def _pairs(rule: DutyRule) -> tuple[tuple[str, str], tuple[str, str]]:
    return (rule.first, rule.second), (rule.second, rule.first)


def conflicting_grants(
    held: Collection[str], given: Collection[str], rules: Iterable[DutyRule] = RULES
) -> list[Fault]:
    """Return the conflicts that giving functions to somebody who holds others would make.

    Only rules of scope `always` forbid holding both; the others are checked when acting.
    """
    together = {*held, *given}
    return [
        Fault("segregation.held", "", {"rule": rule.id, "first": one, "second": other})
        for rule in rules
        if rule.scope == "always"
        for one in sorted(given)
        for mine, theirs in _pairs(rule)
        if _means(mine, one)
        for other in sorted(together)
        if _means(theirs, other) and (one != other or one == "*")
    ]


def conflicts_with_acts(
    function: str,
    actor_ids: Collection[int],
    done: Sequence[Act],
    rules: Iterable[DutyRule] = RULES,
) -> list[Fault]:
    """Return the conflicts of an act with what the same people did to the same subject before."""
    actors = frozenset(actor_ids)
    return [
        Fault("segregation.acted", "", {"rule": rule.id, "before": act.function, "now": function})
        for rule in rules
        for mine, theirs in _pairs(rule)
        if _means(mine, function)
        for act in done
        if _means(theirs, act.function) and actors & act.person_ids
    ]
