"""Loading the demo group's tree and people (示例数据装载): each once, found again by code."""

from collections.abc import Mapping
from datetime import date, datetime

from backend.kit.clock import business_date
from backend.runtime.access.models import (
    Account,
    Assignment,
    AssignmentRole,
    OrgUnit,
    Person,
    Role,
)
from backend.runtime.access.passwords import hash_password
from seeds.demo.organisation import units
from seeds.demo.people import PASSWORD, PlannedPerson, people

SINCE = date(2023, 1, 1)


async def load_units() -> dict[str, OrgUnit]:
    """Make the units that are not there; returns all of them by code."""
    known = {unit.code: unit for unit in await OrgUnit.all()}
    for planned in units():
        if planned.code not in known:
            known[planned.code] = await OrgUnit.create(
                code=planned.code,
                name_zh=planned.name_zh,
                name_en=planned.name_en,
                kind=planned.kind,
                parent_id=known[planned.parent].id if planned.parent else None,
                valid_from=SINCE,
            )
    return known


async def _make(
    number: int, planned: PlannedPerson, unit: OrgUnit, roles: Mapping[str, Role], password: str
) -> Person:
    person = await Person.create(
        number=f"E{number:06d}",
        name=planned.name,
        name_en=planned.name_en,
        phone=f"139{number:08d}",
        unit_id=unit.id,
    )
    await Account.create(person_id=person.id, login=planned.login, password_hash=password)
    assignment = await Assignment.create(
        person_id=person.id,
        unit_id=unit.id,
        post=planned.post,
        is_head=planned.is_head,
        valid_from=SINCE,
    )
    for role in planned.roles:
        await AssignmentRole.create(assignment_id=assignment.id, role_id=roles[role].id)
    return person


async def load_people(known_units: Mapping[str, OrgUnit]) -> dict[str, Person]:
    """Make the people who are not there; returns all of them by login."""
    roles = {role.code: role for role in await Role.all()}
    logins = {
        account.login: account.person_id
        for account in await Account.all().only("login", "person_id")
    }
    persons = {person.id: person for person in await Person.all()}
    found: dict[str, Person] = {}
    password = await hash_password(PASSWORD)
    for number, planned in enumerate(people(), start=1):
        if planned.login in logins:
            found[planned.login] = persons[logins[planned.login]]
        else:
            found[planned.login] = await _make(
                number, planned, known_units[planned.unit], roles, password
            )
    return found


def first_day(now: datetime) -> date:
    """Return the first day of the demo's 24 months of history: a month's first."""
    today = business_date(now)
    return date(today.year - 2, today.month, 1)
