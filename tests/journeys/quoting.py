"""What the journeys fill in: a quote of personal accident cover."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from backend.kit.clock import today
from backend.kit.periods import add_months
from tests.journeys.conftest import Site

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(name: str) -> str:
    """A woman's identity number of her own for each name, born on 1990-03-07."""
    order = sum(name.encode()) % 500 * 2
    body = f"31011519900307{order:03d}"
    check = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[check]


def answers(**changes: Any) -> dict[str, Any]:
    start = today() + timedelta(days=3)
    name = changes.get("applicant_name", "周雨桐")
    return {
        "product": "PA01",
        "plan": "B",
        "units": 1,
        "starts_on": start.isoformat(),
        "ends_on": add_months(start, 12).isoformat(),
        "applicant_kind": "individual",
        "applicant_name": name,
        "applicant_id_number": identity(name),
        "applicant_phone": "13800001234",
        "insureds": [{"name": name, "id_number": identity(name), "occupation_class": "2"}],
        "discount": "1",
        **changes,
    }


def form_id(site: Site, login: str = "lina") -> str:
    parts = site.stored(login, "package", have=[])["package"]["parts"]
    return next(part["definition"] for part in parts if part["kind"] == "form")


def send(site: Site, login: str = "lina", /, **changes: Any) -> dict[str, Any]:
    record = changes.pop("record", None)
    sent = site.stored(
        login, "submit-form", form="quote", definition=form_id(site, login),
        key=str(uuid4()), answers=answers(**changes), record=record,
    )  # fmt: skip
    return sent["submitForm"]


def card_of(site: Site, login: str, quote_id: str) -> dict[str, Any]:
    cards = site.stored(login, "inbox", box="TODO", first=100)["inbox"]["cards"]
    return next(card for card in cards if card["case"]["subjectId"] == quote_id)


def decision(card: dict[str, Any], action: str = "APPROVE", words: str = "") -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "task": card["task"]["id"],
        "action": action,
        "words": words,
        "factsSeen": card["factsSeen"],
    }


def state(site: Site, quote_id: str, login: str = "lina") -> dict[str, Any]:
    query = "query($id: ID!) { quote(id: $id) { state number policyId returnedWords version } }"
    return site.ask(login, query, id=quote_id)["quote"]
