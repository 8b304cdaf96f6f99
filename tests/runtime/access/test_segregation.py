"""Segregation of duties: the shipped rules S1-S8 of chapter 11 §2.3."""

from backend.kit.faults import Fault
from backend.runtime.access.segregation import Act, conflicting_grants, conflicts_with_acts

LI, WANG, ZHAO = 1, 2, 3


def rules(faults: list[Fault]) -> list[str]:
    return [fault.facts["rule"] for fault in faults]


def test_one_may_not_do_both_to_the_same_subject() -> None:
    for rule, first, second in (
        ("S1", "quote.submit", "quote.decide"),
        ("S2", "claim.register", "claim.decide"),
        ("S3", "claim.decide", "claim_payment.approve"),
        ("S5", "payment.approve", "payment.execute"),
        ("S6", "release.draft", "release.publish"),
        ("S8", "class_run.compute", "class_run.release"),
    ):
        for before, now in ((first, second), (second, first)):
            done = [Act(before, frozenset({LI}))]

            assert rules(conflicts_with_acts(now, {LI}, done)) == [rule]
            assert conflicts_with_acts(now, {WANG}, done) == []
            assert conflicts_with_acts(before, {LI}, done) == []


def test_with_a_delegate_both_count_as_actors() -> None:
    done = [Act("quote.submit", frozenset({LI, ZHAO}))]

    assert rules(conflicts_with_acts("quote.decide", {WANG, ZHAO}, done)) == ["S1"]
    assert rules(conflicts_with_acts("quote.decide", {LI}, done)) == ["S1"]


def test_holding_both_is_forbidden_only_where_the_rule_is_always() -> None:
    assert conflicting_grants(["quote.submit"], ["quote.decide"]) == []
    assert rules(conflicting_grants(["payee.maintain"], ["payment.approve"])) == ["S4"]
    assert rules(conflicting_grants(["payment.approve"], ["payee.maintain"])) == ["S4"]


def test_an_administrator_of_accounts_holds_no_business_function() -> None:
    assert rules(conflicting_grants(["account.administer"], ["policy.read"])) == ["S7"]
    assert rules(conflicting_grants(["policy.read"], ["account.administer"])) == ["S7"]
    assert conflicting_grants(["account.administer"], ["org.read", "journal.read"]) == []


def test_every_function_at_once_conflicts_with_every_rule_that_is_always() -> None:
    assert set(rules(conflicting_grants([], ["*"]))) == {"S4", "S7"}
    assert rules(conflicting_grants(["*"], ["policy.read"])) == ["S7"]


def test_a_conflict_names_both_duties() -> None:
    (fault,) = conflicts_with_acts("quote.decide", {LI}, [Act("quote.submit", frozenset({LI}))])

    assert fault.facts == {"rule": "S1", "before": "quote.submit", "now": "quote.decide"}
