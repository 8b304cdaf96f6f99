"""Quote → approve → policy paper, through GraphQL as the phone speaks it."""

import time
from typing import Any
from uuid import uuid4

import httpx

from tests.journeys.conftest import Site
from tests.journeys.quoting import answers, card_of, decision, form_id, send, state

PAPERS = """query($policy: ID!) {
  documents(filter: {recordId: {eq: $policy}, entity: {eq: "policy"}}) {
    nodes { id number locale pages sha256 }
  }
}"""


def papers(site: Site, policy_id: str, count: int) -> list[dict[str, Any]]:
    """Wait for a policy's papers, which a job makes."""
    until = time.monotonic() + 60
    while True:
        found = site.ask("lina", PAPERS, policy=policy_id)["documents"]["nodes"]
        if len(found) >= count or time.monotonic() > until:
            assert len(found) == count, found
            return found
        time.sleep(0.3)


def fetch(site: Site, document_id: str) -> bytes:
    ticket = site.stored("lina", "paper-ticket", document=document_id)["paperTicket"]["url"]
    return httpx.get(site.address + ticket, timeout=30).content


def issued(site: Site, **changes: Any) -> dict[str, Any]:
    quote = send(site, **changes)["record"]
    card = card_of(site, "wangfang", quote["id"])
    site.stored("wangfang", "decide", **decision(card))
    return state(site, quote["id"])


def test_a_yes_issues_the_policy_and_its_paper(site: Site) -> None:
    quote = issued(site)

    assert quote["state"] == "issued"
    paper = papers(site, quote["policyId"], 1)[0]
    content = fetch(site, paper["id"])
    assert content.startswith(b"%PDF")
    assert fetch(site, paper["id"]) == content


def test_the_paper_comes_in_english_on_request(site: Site) -> None:
    quote = issued(site)
    papers(site, quote["policyId"], 1)

    site.stored("lina", "request-paper", policy=quote["policyId"], locale="en")

    made = papers(site, quote["policyId"], 2)
    assert {paper["locale"] for paper in made} == {"zh-CN", "en"}
    assert len({paper["sha256"] for paper in made}) == 2


def test_a_second_sending_makes_no_second_quote(site: Site) -> None:
    sent = {
        "form": "quote",
        "definition": form_id(site),
        "key": str(uuid4()),
        "answers": answers(applicant_phone="13900005678"),
    }

    first = site.stored("lina", "submit-form", **sent)
    again = site.stored("lina", "submit-form", **sent)
    altered = site.refusal("lina", "submit-form", **{**sent, "answers": answers(plan="C")})

    assert first == again
    assert altered["extensions"]["code"] == "command.key.reused"


def test_the_levels_sign_one_after_the_other(site: Site) -> None:
    quote = send(site, discount="0.85")["record"]

    for login in ("wangfang", "chenwei", "zhaomin"):
        assert state(site, quote["id"])["state"] == "in_approval"
        site.stored(login, "decide", **decision(card_of(site, login, quote["id"])))

    assert state(site, quote["id"])["state"] == "issued"


def test_a_returned_quote_is_corrected_and_sent_again(site: Site) -> None:
    quote = send(site)["record"]
    card = card_of(site, "wangfang", quote["id"])
    refused = site.refusal("wangfang", "decide", **decision(card, "RETURN"))
    site.stored("wangfang", "decide", **decision(card, "RETURN", "请核对职业类别"))
    returned = state(site, quote["id"])

    send(site, record=quote["id"], plan="A")

    assert refused["extensions"]["code"] == "case.words.needed"
    assert (returned["state"], returned["returnedWords"]) == ("returned", "请核对职业类别")
    assert state(site, quote["id"])["version"] == 2
    site.stored("wangfang", "decide", **decision(card_of(site, "wangfang", quote["id"])))
    assert state(site, quote["id"])["state"] == "issued"


def test_a_late_second_decision_is_told_who_decided(site: Site) -> None:
    quote = send(site)["record"]
    card = card_of(site, "wangfang", quote["id"])
    site.stored("wangfang", "decide", **decision(card))

    late = site.refusal("wangfang", "decide", **decision(card))

    assert late["extensions"]["code"] == "case.task.closed.approve"
    assert "王芳" in late["message"]


def test_a_card_that_changed_is_looked_at_again(site: Site) -> None:
    quote = send(site)["record"]
    card = {**card_of(site, "wangfang", quote["id"]), "factsSeen": "0" * 64}

    stale = site.refusal("wangfang", "decide", **decision(card))

    assert stale["extensions"]["code"] == "case.changed"


def test_bad_input_is_told_field_by_field(site: Site) -> None:
    bad = answers(plan="Z", discount="１．５", applicant_phone="123", colour="red")

    error = site.refusal(
        "lina",
        "submit-form",
        form="quote",
        definition=form_id(site),
        key=str(uuid4()),
        answers=bad,
    )

    told = {(fault["at"], fault["code"]) for fault in error["extensions"]["faults"]}
    assert {at for at, _ in told} >= {"plan", "discount", "applicant_phone", "colour"}
    assert all(fault["message"] for fault in error["extensions"]["faults"])


def test_another_branch_sees_and_touches_nothing(site: Site) -> None:
    quote = send(site)["record"]
    query = "query($id: ID!) { quote(id: $id) { number } quotes { nodes { org { code } } } }"

    seen = site.ask("zhangqiang", query, id=quote["id"])

    assert seen["quote"] is None
    assert {node["org"]["code"] for node in seen["quotes"]["nodes"]} <= {"BJ1A"}


def test_a_stranger_is_asked_to_sign_in(site: Site) -> None:
    answer = site.post("", {"query": "{ policies { total } }"})

    assert answer["errors"][0]["extensions"]["code"] == "access.signed_out"


def test_a_paper_is_verified_by_anybody(site: Site) -> None:
    quote = issued(site)
    papers(site, quote["policyId"], 1)

    unknown = httpx.get(f"{site.address}/verify/{'A' * 26}", timeout=10)

    assert unknown.status_code == 404
