"""What the journeys fill in: a quote of personal accident cover."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from backend.kit.clock import today
from backend.kit.periods import add_months
from tests.journeys.conftest import Site

INSURED = "310115199003078529"


def answers(**changes: Any) -> dict[str, Any]:
    start = today() + timedelta(days=3)
    return {
        "product": "PA01",
        "plan": "B",
        "units": 1,
        "starts_on": start.isoformat(),
        "ends_on": add_months(start, 12).isoformat(),
        "applicant_kind": "individual",
        "applicant_name": "周雨桐",
        "applicant_id_number": INSURED,
        "applicant_phone": "13800001234",
        "insureds": [{"name": "周雨桐", "id_number": INSURED, "occupation_class": "2"}],
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
