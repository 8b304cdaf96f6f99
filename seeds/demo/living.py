"""The demo group's open work (示例在办业务): quotes sent as agents send them, some decided.

They go through the same doors as everybody's: the published form, the flow, the journal.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from backend.kit.clock import business_date
from backend.kit.periods import add_months
from backend.metadata import releases
from backend.office.approvals import service as approvals
from backend.office.approvals.models import Case, CaseTask
from backend.runtime.access import service as access
from backend.runtime.access.models import Person
from backend.runtime.database import transaction
from forms import service as forms
from forms.service import Submitted
from seeds.demo.history import company_told, person_told

SEED = 88_421
AGENTS = ("lina", "lina", "lina", "zhangqiang", "agent.sh1b", "agent.sh2a", "agent.gd1a")
RETURN_WORDS = "请补充被保险人职业证明，并核对身份证号码"
QUOTES = 28


def _insured(told: Mapping[str, Any], occupation: str) -> dict[str, Any]:
    row = {"name": told["name"], "id_number": told["id_number"]}
    return {**row, "occupation_class": occupation} if occupation else row


def _applicant(told: Mapping[str, Any], chance: Random) -> dict[str, Any]:
    if told["kind"] == "company":
        return {
            "applicant_kind": "company",
            "applicant_name": told["name"],
            "applicant_credit_code": told["id_number"],
            "applicant_phone": f"138{chance.randint(0, 99_999_999):08d}",
            "contact_name": person_told(chance)["name"],
        }
    return {
        "applicant_kind": "individual",
        "applicant_name": told["name"],
        "applicant_id_number": told["id_number"],
        "applicant_phone": told["phone"],
    }


def _personal(chance: Random, start: date) -> dict[str, Any]:
    told = person_told(chance)
    return {
        "product": "PA01",
        "plan": chance.choice("ABC"),
        "units": 1,
        "starts_on": start.isoformat(),
        "ends_on": add_months(start, 12).isoformat(),
        **_applicant(told, chance),
        "insureds": [_insured(told, chance.choice("1234"))],
        "discount": chance.choice(("1", "1", "0.95", "0.9", "0.8")),
    }


def _travel(chance: Random, start: date) -> dict[str, Any]:
    people = [person_told(chance) for _ in range(chance.randint(1, 3))]
    return {
        "product": "TR01",
        "plan": chance.choice("ABC"),
        "units": 1,
        "destination": "domestic",
        "starts_on": start.isoformat(),
        "ends_on": (start + timedelta(days=chance.choice((5, 7, 15)))).isoformat(),
        **_applicant(people[0], chance),
        "insureds": [_insured(told, "") for told in people],
        "discount": chance.choice(("1", "1", "0.9")),
    }


def _group(chance: Random, start: date) -> dict[str, Any]:
    people = [person_told(chance) for _ in range(chance.randint(4, 9))]
    return {
        "product": "GA01",
        "sum_assured": chance.choice(("200000.00", "300000.00", "500000.00")),
        "starts_on": start.isoformat(),
        "ends_on": add_months(start, 12).isoformat(),
        **_applicant(company_told(chance), chance),
        "insureds": [_insured(told, chance.choice("1234")) for told in people],
        "discount": chance.choice(("1", "0.9", "0.85", "0.75")),
    }


def _construction(chance: Random, start: date) -> dict[str, Any]:
    return {
        "product": "CW01",
        "sum_assured": "500000.00",
        "contract_price": f"{chance.choice((8, 26, 60, 120))}000000.00",
        "site_name": "滨江新城二期住宅楼",
        "site_address": "上海市浦东新区滨江大道 1200 号 3 标段",
        "workers": 120,
        "starts_on": start.isoformat(),
        "ends_on": add_months(start, 12).isoformat(),
        **_applicant(company_told(chance), chance),
        "discount": chance.choice(("1", "0.9", "0.75")),
    }


KINDS = (_personal, _travel, _group, _personal, _travel, _construction, _personal)


async def _submit(number: int, person_id: int, answers: dict[str, Any], now: datetime) -> None:
    form = (await releases.current_release()).definitions["form", "quote"]
    key = str(uuid5(NAMESPACE_URL, f"portico-demo-quote-{number}"))
    viewer = await access.viewer_of(person_id, now=now)
    async with transaction():
        await forms.submit(Submitted("quote", str(form.id), answers), key=key, by=viewer, now=now)


async def _decide(number: int, case: Case, now: datetime) -> None:
    """Every second case is decided once by who holds it: mostly approved, some returned."""
    task = await CaseTask.filter(case_id=case.id, is_open=True).first()
    if task is None:
        return
    viewer = await access.viewer_of(task.holder_id, now=now)
    is_returned = number % 6 == 0
    decision = approvals.Decision(
        task.id,
        "return" if is_returned else "approve",
        RETURN_WORDS if is_returned else "",
        case.facts_hash,
    )
    key = str(uuid5(NAMESPACE_URL, f"portico-demo-decision-{number}"))
    async with transaction():
        await approvals.decide(decision, key=key, by=viewer, now=now)


async def load_open_quotes(persons: Mapping[str, Person], *, now: datetime) -> None:
    """Send the quotes, minutes apart up to now, and decide every second of them once."""
    chance = Random(SEED)
    for number in range(QUOTES):
        sent_at = now - timedelta(minutes=11 * (QUOTES - number))
        start = business_date(now) + timedelta(days=chance.randint(1, 6))
        answers = KINDS[number % len(KINDS)](chance, start)
        login = AGENTS[number % len(AGENTS)] if number % 3 else "lina"
        await _submit(number, persons[login].id, answers, sent_at)
    for number, case in enumerate(await Case.all().order_by("id")):
        if number % 2 == 0:
            await _decide(number, case, now - timedelta(minutes=QUOTES - number))
