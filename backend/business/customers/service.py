"""Use cases of customers: found by identity, or made when first met."""

from dataclasses import dataclass
from datetime import date, datetime

from backend.business.customers.models import Customer
from backend.kit.faults import refuse
from backend.runtime import numbering
from backend.runtime.access.viewer import Viewer
from backend.runtime.audit import journal


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a customer is, as an application tells it."""

    name: str
    kind: str
    id_kind: str
    id_number: str
    gender: str = ""
    birth_on: date | None = None
    phone: str = ""


async def find_or_make(who: Identity, *, by: Viewer, now: datetime, today: date) -> Customer:
    """Return the customer of the agent's unit with this identity document, made if unknown.

    A known customer's phone is kept up to date. Another name is refused: either it or the number
    is wrong, and a real change of name is an endorsement with papers.
    """
    known = await Customer.get_or_none(
        id_kind=who.id_kind, id_number=who.id_number, org_id=by.unit_id
    )
    if known is None:
        return await _make(who, by=by, now=now, today=today)
    if known.name != who.name:
        raise refuse("customer.identity.name", "applicant_name")
    if who.phone and who.phone != known.phone:
        before = {"phone": known.phone}
        known.phone = who.phone
        known.version += 1
        await known.save(update_fields=["phone", "version"])
        await journal.record(
            "customer.changed",
            "customer",
            known.id,
            by=by,
            now=now,
            before=before,
            after={"phone": who.phone},
        )
    return known


async def _make(who: Identity, *, by: Viewer, now: datetime, today: date) -> Customer:
    made = await Customer.create(
        number=await numbering.next_number("customer", today),
        name=who.name,
        kind=who.kind,
        id_kind=who.id_kind,
        id_number=who.id_number,
        gender=who.gender,
        birth_on=who.birth_on,
        phone=who.phone,
        org_id=by.unit_id,
        owner_id=by.person_id,
        created_at=now,
    )
    await journal.record(
        "customer.made", "customer", made.id, by=by, now=now, after={"number": made.number}
    )
    return made
