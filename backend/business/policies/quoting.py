"""Use cases of quotes (报价): priced, submitted, corrected, returned, refused.

Each runs inside the caller's transaction. Who approves is the flow's matter; this hands it the
facts and the card, and is called back by name when the flow has ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tortoise.functions import Sum

from backend.business.customers import service as customers
from backend.business.policies import rules
from backend.business.policies.calculating import calculation_of, kept
from backend.business.policies.card import Told
from backend.business.policies.card import card as card_of
from backend.business.policies.models import Quote, QuoteLine, QuoteVersion
from backend.business.pricing import service as pricing
from backend.business.pricing.rules import PricedRow
from backend.business.products import service as products
from backend.kit.canonical import fingerprint
from backend.kit.clock import business_date
from backend.kit.faults import Fault, raise_if_any, refuse
from backend.kit.periods import add_months
from backend.metadata import releases
from backend.metadata.actions import Call
from backend.metadata.records import store_configured
from backend.metadata.releases import Definition, Release
from backend.office.approvals import service as approvals
from backend.runtime import numbering
from backend.runtime.access.authority import require
from backend.runtime.access.viewer import Viewer
from backend.runtime.audit import journal

FLOW = "quote"


@dataclass(frozen=True)
class Made:
    """What a submission was made with, and what came of it."""

    release: Release
    product: Definition
    answers: Mapping[str, Any]
    rows: tuple[PricedRow, ...]
    calculation: rules.Calculation
    valid_until: date


def _placed(faults: Sequence[Fault], row: int, places: Sequence[Mapping[str, str]]) -> list[Fault]:
    """Faults of a pricing row, at the answers that its columns came from."""
    columns = places[row] if row < len(places) else {}
    return [replace(fault, at=columns.get(fault.at, fault.at)) for fault in faults]


def _names(product: Definition) -> dict[str, str]:
    return {
        item["code"]: str(item.get("name", {}).get("zh") or item["code"])
        for item in product.body.get("liabilities", [])
    }


def _rows_of(facts: Mapping[str, Any], release: Release) -> tuple[PricedRow, ...]:
    priced = pricing.price(release, facts["pricing_rows"])
    places = facts.get("places", [])
    raise_if_any(
        fault
        for row, faults in sorted(priced.faults.items())
        for fault in _placed(faults, row, places)
    )
    return priced.rows


async def _offered(code: str, release: Release, by: Viewer, today: date) -> Definition:
    offered = await products.offered_to(by, today, release)
    found = next((item for item in offered if item.code == code), None)
    if found is None:
        raise refuse("policy.product.not_offered", "product", product=code)
    return found


async def work_out(call: Call) -> Made:
    """Price a form's answers; raises Refused with every fault of input.

    A risk that is refused is not a fault here: the caller decides whether that ends it.
    """
    today = business_date(call.now)
    release = await releases.current_release(before_a_write=True)
    answers = call.facts["answers"]
    product = await _offered(str(answers.get("product", "")), release, call.by, today)
    rows = _rows_of(call.facts, release)
    insured = max(len(answers.get("insureds") or ()), 1)
    calculation = calculation_of(rows, _names(product), insured)
    until = rules.valid_until(today, rows[0].product.valid_until)
    return Made(release, product, answers, rows, calculation, until)


async def price(call: Call) -> Mapping[str, Any]:
    """Answer a live premium: the calculation with its steps (action `policy.price`)."""
    made = await work_out(call)
    return kept(made.calculation, made.rows)


def _identity(answers: Mapping[str, Any]) -> customers.Identity:
    """The policyholder as the form tells it; who is born when stands in an identity number."""
    is_person = answers.get("applicant_kind", "individual") == "individual"
    born = str(answers.get("applicant_birth_on") or "")
    return customers.Identity(
        name=str(answers["applicant_name"]),
        kind="individual" if is_person else "company",
        id_kind="resident_id" if is_person else "credit_code",
        id_number=str(answers["applicant_id_number" if is_person else "applicant_credit_code"]),
        gender=str(answers.get("applicant_gender") or ""),
        birth_on=date.fromisoformat(born) if born else None,
        phone=str(answers.get("applicant_phone") or ""),
    )


async def _average_discount(unit_id: int, by: Viewer, now: datetime) -> str:
    """The share of the standard premium that the branch was paid in the last 12 months."""
    chain = by.orgs.chain(unit_id)
    branch = next((unit for unit in chain if unit.kind == "branch"), chain[0])
    since = add_months(business_date(now), -12)
    found = (
        await Quote.filter(
            org_id__in=list(by.orgs.below(branch.id)),
            state="issued",
            submitted_at__gte=datetime(since.year, since.month, since.day, tzinfo=now.tzinfo),
        )
        .annotate(paid=Sum("premium"), standard=Sum("standard_premium"))
        .values("paid", "standard")
    )
    paid, standard = (found[0]["paid"], found[0]["standard"]) if found else (None, None)
    if not paid or not standard:
        return ""
    return f"{int(paid) * 100 // int(standard)}"


def _columns(call: Call, made: Made) -> dict[str, Any]:
    """A quote's own columns, as the submission makes them."""
    answers, calculation = made.answers, made.calculation
    whole = kept(calculation, made.rows)
    total = calculation.sum_assured
    return {
        "state": "in_approval",
        "form_code": call.facts["form"],
        "definition_id": call.facts["definition_id"],
        "product_code": made.product.code,
        "product_version": str(made.product.body["version"]),
        "product_name": made.product.body["name"]["zh"],
        "product_class": str(made.product.body["class"]),
        "product_definition_id": made.product.id,
        "release": made.release.number,
        "starts_on": date.fromisoformat(answers["starts_on"]),
        "ends_on": date.fromisoformat(made_end(call)),
        "sum_assured": total.minor if total else None,
        "standard_premium": calculation.standard_premium.minor,
        "premium": calculation.premium.minor,
        "currency": calculation.premium.currency,
        "discount": calculation.discount,
        "decision": calculation.decision,
        "reasons": ";".join(calculation.reasons),
        "authority_level": calculation.authority_level,
        "insured_count": calculation.insured_count,
        "answers": dict(answers),
        "calculation": whole,
        "fingerprint": fingerprint({"answers": answers, "calculation": whole}),
        "submitted_at": call.now,
        "valid_until": made.valid_until,
        "returned_words": "",
    }


def made_end(call: Call) -> str:
    """Return the day cover ends, as the pricing rows have it."""
    return str(call.facts["pricing_rows"][0]["end"])


async def _own_to_correct(call: Call) -> Quote:
    quote = await Quote.filter(id=call.subject_id).select_for_update().first()
    if quote is None or quote.org_id not in call.by.orgs.units:
        raise refuse("policy.quote.unknown", "record")
    if quote.agent_id != call.by.person_id:
        raise refuse("policy.quote.not_own", "record")
    if quote.state not in rules.MAY_BE_CORRECTED:
        raise refuse("policy.quote.state", "record", state=quote.state)
    return quote


async def _keep_version(quote: Quote) -> None:
    await QuoteVersion.create(
        quote_id=quote.id,
        version=quote.version,
        definition_id=quote.definition_id,
        answers=quote.answers,
        calculation=quote.calculation,
        fingerprint=quote.fingerprint,
        premium=quote.premium,
        submitted_at=quote.submitted_at,
    )


async def _save(call: Call, made: Made, known: Quote | None) -> Quote:
    today = business_date(call.now)
    customer = await customers.find_or_make(
        _identity(made.answers), by=call.by, now=call.now, today=today
    )
    columns = _columns(call, made) | {
        "customer_id": customer.id,
        "customer_name": customer.name,
    }
    if known is None:
        return await Quote.create(
            number=await numbering.next_number("quote", today),
            org_id=call.by.unit_id,
            agent_id=call.by.person_id,
            **columns,
        )
    await _keep_version(known)
    await QuoteLine.filter(quote_id=known.id).delete()
    known.update_from_dict(columns | {"version": known.version + 1})
    await known.save()
    return known


async def _save_lines(quote: Quote, calculation: rules.Calculation) -> None:
    await QuoteLine.bulk_create(
        QuoteLine(
            quote_id=quote.id,
            row_id=line.row_id,
            liability=line.liability,
            category=line.category,
            name=line.name,
            exposure=line.exposure.minor,
            rate=line.rate,
            base_premium=line.base_premium.minor,
            occupation_loading=line.occupation_loading.minor,
            health_loading=line.health_loading.minor,
            standard_premium=line.standard_premium.minor,
            premium=line.premium.minor,
            currency=line.premium.currency,
        )
        for line in calculation.lines
    )


def _told(quote: Quote, made: Made, call: Call, average: str) -> Told:
    unit = call.by.orgs.units[quote.org_id]
    return Told(
        number=quote.number,
        product_name=made.product.body["name"],
        applicant=call.by.name,
        unit={"zh": unit.name_zh, "en": unit.name_en},
        average_discount=average,
        form=call.facts["card"],
    )


async def _to_approval(quote: Quote, made: Made, call: Call) -> int:
    """Hand the quote to its flow, anew or again; returns the case."""
    average = await _average_discount(quote.org_id, call.by, call.now)
    card = card_of(made.calculation, _told(quote, made, call, average))
    facts = rules.flow_facts(made.calculation) | {"fingerprint": quote.fingerprint}
    if quote.case_id is not None:
        await approvals.resubmit(
            quote.case_id,
            amount=made.calculation.premium,
            facts=facts,
            card=card,
            by=call.by,
            now=call.now,
        )
        return int(quote.case_id)
    case = await approvals.start(
        FLOW,
        subject_entity="quote",
        subject_id=quote.id,
        org_id=quote.org_id,
        product=quote.product_code,
        amount=made.calculation.premium,
        facts=facts,
        card=card,
        by=call.by,
        now=call.now,
    )
    return case.id


async def quote(call: Call) -> Mapping[str, Any]:
    """Take a submitted form as a quote and start its approval (action `policy.quote`)."""
    product = str(call.facts["answers"].get("product", ""))
    require(
        call.by,
        "quote.submit",
        "accept",
        org_id=call.by.unit_id,
        product=product,
        owner_id=call.by.person_id,
    )
    known = None if call.subject_id is None else await _own_to_correct(call)
    made = await work_out(call)
    starts_on = date.fromisoformat(made.answers["starts_on"])
    raise_if_any(
        [
            *rules.refusal_faults(made.calculation),
            *rules.premium_faults(made.calculation.premium, call.facts.get("provisional")),
            *rules.period_faults(starts_on, business_date(call.now), made.valid_until),
        ]
    )
    saved = await _save(call, made, known)
    await _save_lines(saved, made.calculation)
    entity = made.release.catalogue.entities["quote"]
    await store_configured(entity, saved.id, made.answers, saved.currency)
    await journal.record(
        "quote.submitted",
        "quote",
        saved.id,
        by=call.by,
        now=call.now,
        after={"number": saved.number, "version": saved.version, "premium": saved.premium},
    )
    saved.case_id = await _to_approval(saved, made, call)
    await saved.save(update_fields=["case_id"])
    await saved.refresh_from_db(fields=["state"])
    return {
        "entity": "quote",
        "id": str(saved.id),
        "number": saved.number,
        "state": saved.state,
        "amount": made.calculation.premium.text,
    }


async def _ended(call: Call, state: str, event: str) -> Mapping[str, Any]:
    found = await Quote.filter(id=call.subject_id).select_for_update().first()
    if found is None:
        raise refuse("policy.quote.unknown")
    words = str(call.facts.get("words", ""))
    before = {"state": found.state}
    found.state, found.returned_words = state, words[:500]
    await found.save(update_fields=["state", "returned_words"])
    await journal.record(
        event,
        "quote",
        found.id,
        by=call.by,
        now=call.now,
        before=before,
        after={"state": state},
        remark=words,
    )
    return {"entity": "quote", "id": str(found.id), "number": found.number, "state": state}


async def return_quote(call: Call) -> Mapping[str, Any]:
    """Give a quote back to its agent (action `policy.return_quote`)."""
    return await _ended(call, "returned", "quote.returned")


async def refuse_quote(call: Call) -> Mapping[str, Any]:
    """End a quote as refused (action `policy.refuse_quote`)."""
    return await _ended(call, "refused", "quote.refused")


async def withdraw_quote(call: Call) -> Mapping[str, Any]:
    """End a quote as withdrawn by its agent (action `policy.withdraw_quote`)."""
    return await _ended(call, "withdrawn", "quote.withdrawn")
