"""Use cases of policies (出单): an approved quote becomes a policy, and what its paper says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from backend.business.policies import rules
from backend.business.policies.models import Coverage, Policy, Quote, QuoteLine
from backend.kit.clock import business_date
from backend.kit.faults import raise_if_any, refuse
from backend.kit.money import Money
from backend.metadata import releases
from backend.metadata.actions import Call
from backend.runtime import numbering
from backend.runtime.access import service as access
from backend.runtime.access.authority import require
from backend.runtime.audit import journal


def _line(row: QuoteLine) -> rules.Line:
    currency = row.currency
    return rules.Line(
        row_id=row.row_id,
        liability=row.liability,
        category=row.category,
        name=row.name,
        exposure=Money(row.exposure, currency),
        rate=row.rate,
        base_premium=Money(row.base_premium, currency),
        occupation_loading=Money(row.occupation_loading, currency),
        health_loading=Money(row.health_loading, currency),
        standard_premium=Money(row.standard_premium, currency),
        premium=Money(row.premium, currency),
    )


async def _lines(quote: Quote) -> list[rules.Line]:
    return [_line(row) for row in await QuoteLine.filter(quote_id=quote.id).order_by("id")]


async def _make(quote: Quote, call: Call, today: date) -> Policy:
    return await Policy.create(
        number=await numbering.next_number("policy", today),
        quote_id=quote.id,
        product_code=quote.product_code,
        product_version=quote.product_version,
        product_class=quote.product_class,
        product_definition_id=quote.product_definition_id,
        customer_id=quote.customer_id,
        customer_name=quote.customer_name,
        org_id=quote.org_id,
        agent_id=quote.agent_id,
        issued_on=today,
        issued_at=call.now,
        starts_on=quote.starts_on,
        ends_on=quote.ends_on,
        state="in_force",
        sum_assured=quote.sum_assured,
        premium=quote.premium,
        currency=quote.currency,
        insured_count=quote.insured_count,
        release=quote.release,
    )


async def issue(call: Call) -> Mapping[str, Any]:
    """Turn an approved quote into a policy (出单; action `policy.issue`).

    It runs in the transaction of the last approval: the decision and the policy stand or fall
    together. The paper follows by the journal.
    """
    quote = await Quote.filter(id=call.subject_id).select_for_update().first()
    if quote is None:
        raise refuse("policy.quote.unknown")
    today = business_date(call.now)
    raise_if_any(rules.issue_faults(quote.state, quote.starts_on, today))
    covered = rules.coverages(await _lines(quote))
    assert sum(item.premium.minor for item in covered) == quote.premium, "parts make the premium"
    policy = await _make(quote, call, today)
    await Coverage.bulk_create(
        Coverage(
            policy_id=policy.id,
            liability=item.liability,
            category=item.category,
            name=item.name,
            sum_assured=item.sum_assured.minor,
            premium=item.premium.minor,
            currency=quote.currency,
        )
        for item in covered
    )
    quote.state, quote.policy_id = "issued", policy.id
    await quote.save(update_fields=["state", "policy_id"])
    await journal.record(
        "policy.issued",
        "policy",
        policy.id,
        by=call.by,
        now=call.now,
        after={"number": policy.number, "quote": quote.number, "premium": policy.premium},
    )
    return {"entity": "policy", "id": str(policy.id), "number": policy.number, "state": "in_force"}


def _label(value: Any, missing: str = "") -> Any:
    return (
        value if isinstance(value, Mapping) else {"zh": value or missing, "en": value or missing}
    )


GENDERS = {"M": {"zh": "男", "en": "Male"}, "F": {"zh": "女", "en": "Female"}}


def _masked_id(number: str) -> str:
    """An identity number as a paper shows it, its middle hidden."""
    return f"{number[:6]}{'*' * max(len(number) - 10, 0)}{number[-4:]}" if number else ""


def _insured(row: Mapping[str, Any], premium: str) -> dict[str, Any]:
    occupation = row.get("occupation_class")
    return {
        "name": str(row.get("name") or ""),
        "gender": GENDERS.get(str(row.get("gender") or "")),
        "birth_on": row.get("birth_on") or None,
        "id_number": _masked_id(str(row.get("id_number") or "")) or None,
        "occupation": _label(f"{occupation} 类") | {"en": f"Class {occupation}"}
        if occupation
        else None,
        "premium": premium or None,
    }


def _insureds(quote: Quote) -> list[dict[str, Any]]:
    premiums: dict[str, Money] = {}
    for line in quote.calculation["lines"]:
        minor = int(line["premium"].replace(".", ""))
        known = premiums.get(line["row_id"], Money(0, quote.currency))
        premiums[line["row_id"]] = known + Money(minor, quote.currency)
    people = quote.answers.get("insureds") or []
    row_ids = list(premiums)
    alone = len(row_ids) == len(people)
    return [
        _insured(person, premiums[row_ids[index]].text if alone else "")
        for index, person in enumerate(people)
    ]


def _covers(coverages: list[Coverage], product: Mapping[str, Any]) -> list[dict[str, Any]]:
    described = {item["code"]: item for item in product.get("liabilities", [])}
    return [
        {
            "name": _label(described.get(item.liability, {}).get("name"), item.name),
            "note": described.get(item.liability, {}).get("note"),
            "sum_assured": Money(item.sum_assured, item.currency).text,
            "premium": Money(item.premium, item.currency).text,
        }
        for item in coverages
    ]


def _clauses(product: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "title": _label(clause.get("title")),
            "text": _label(clause.get("text")),
            "is_exclusion": bool(clause.get("is_exclusion") or clause.get("exclusion")),
        }
        for clause in product.get("handbook", {}).get("clauses", [])
    ]


def _special_terms(quote: Quote) -> list[dict[str, Any]]:
    remark = str(quote.answers.get("special_terms") or "")
    return [_label(remark)] if remark else []


def _holder(quote: Quote) -> dict[str, Any]:
    answers = quote.answers
    is_person = answers.get("applicant_kind", "individual") == "individual"
    stated = "applicant_id_number" if is_person else "applicant_credit_code"
    return {
        "name": quote.customer_name,
        "id_kind": {"zh": "居民身份证", "en": "Resident identity card"}
        if is_person
        else {"zh": "统一社会信用代码", "en": "Unified social credit code"},
        "id_number": _masked_id(str(answers.get(stated) or "")) or None,
        "phone": str(answers.get("applicant_phone") or "") or None,
    }


async def _facts(policy: Policy, quote: Quote, definition_id: int) -> dict[str, Any]:
    product = (await releases.definition(definition_id)).body
    orgs = await access.org_tree()
    unit = orgs.units[policy.org_id]
    insurer = next(item for item in orgs.chain(unit.id) if item.kind == "head_office")
    names = await access.person_names([policy.agent_id])
    coverages = await Coverage.filter(policy_id=policy.id).order_by("id")
    is_discounted = quote.discount not in ("", "1.000000")
    return {
        "number": policy.number,
        "insurer": {"name": {"zh": insurer.name_zh, "en": insurer.name_en}},
        "product": {"code": policy.product_code, "name": product["name"]},
        "holder": _holder(quote),
        "currency": policy.currency,
        "sum_assured": Money(policy.sum_assured or 0, policy.currency).text,
        "standard_premium": Money(quote.standard_premium, policy.currency).text,
        "premium": Money(policy.premium, policy.currency).text,
        "discount": _label(f"{rules.percent_of(quote.discount)}%") if is_discounted else None,
        "period_from": policy.starts_on.isoformat(),
        "period_until": policy.ends_on.isoformat(),
        "issued_on": policy.issued_on.isoformat(),
        "unit": {"name": {"zh": unit.name_zh, "en": unit.name_en}, "code": unit.code},
        "agent": {"name": names.get(policy.agent_id, "")},
        "insureds": _insureds(quote),
        "covers": _covers(coverages, product),
        "special_terms": _special_terms(quote),
        "clauses": _clauses(product),
    }


async def paper_facts(call: Call) -> Mapping[str, Any]:
    """Return what the policy paper prints, and where the policy stands for rights.

    The action `policy.paper_facts`. A job asks for nobody; a person must be able to read the
    policy. A policy taken over from an earlier system has its paper there: Refused.
    """
    policy = await Policy.get_or_none(id=call.subject_id)
    if policy is None or policy.quote_id is None or policy.product_definition_id is None:
        raise refuse("policy.paper.unknown")
    if call.by.person_id:
        require(
            call.by,
            "policy.read",
            "query",
            org_id=policy.org_id,
            product=policy.product_code,
            owner_id=policy.agent_id,
        )
    quote = await Quote.get(id=policy.quote_id)
    facts = await _facts(policy, quote, policy.product_definition_id)
    return {
        "number": policy.number,
        "org_id": policy.org_id,
        "product": policy.product_code,
        "owner_id": policy.agent_id,
        "facts": facts,
    }
