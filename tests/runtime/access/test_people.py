"""People and grants in force: who somebody is today, and what that lets them do."""

from datetime import date, datetime, timedelta

import pytest

from backend.kit.faults import Refused
from backend.kit.money import Money
from backend.runtime.access import service
from backend.runtime.access.authority import Limit, limit_of, require
from backend.runtime.access.models import (
    Account,
    Assignment,
    Device,
    OrgUnit,
    PersonGrant,
    Role,
    RoleGrant,
)
from backend.runtime.access.scope import covers, row_scope
from backend.runtime.audit.models import JournalEntry
from backend.runtime.database import Database
from seeds.base.roles import load_roles
from tests.people import NOW, Company, found_company, give_post

TODAY = date(2026, 3, 4)


@pytest.fixture
async def company(database: Database) -> Company:
    return await found_company()


async def test_a_viewer_stands_in_their_main_post(company: Company) -> None:
    viewer = await company.viewer("lina")

    assert (viewer.name, viewer.login, viewer.post) == ("李娜", "lina", "agent")
    assert viewer.unit_id == company.units["SH-PD-1"]
    assert "quote.submit" in viewer.functions
    assert "quote.decide" not in viewer.functions
    assert [unit.code for unit in viewer.orgs.chain(viewer.unit_id)] == [
        "SH-PD-1",
        "SH-PD",
        "SH",
        "HQ",
        "G",
    ]


async def test_an_agent_sees_own_work_only(company: Company) -> None:
    lina = await company.viewer("lina")
    scope = row_scope(lina, "quote.read")
    office = company.units["SH-PD-1"]

    assert covers(lina, scope, org_id=office, owner_id=company.people["lina"])
    assert not covers(lina, scope, org_id=office, owner_id=company.people["wang"])


async def test_heads_decide_up_to_the_level_of_their_kind_of_unit(company: Company) -> None:
    office = company.units["SH-PD-1"]
    for login, limit in (
        ("chen", Limit(5_000_000)),
        ("liu", Limit(20_000_000)),
        ("zhou", Limit(100_000_000)),
        ("gao", Limit(None, is_unlimited=True)),
        ("sun", None),
        ("hu", None),
        ("lina", None),
        ("lin", None),
    ):
        viewer = await company.viewer(login)

        assert limit_of(viewer, "quote.decide", "handle", org_id=office) == limit, login


async def test_a_branch_reaches_its_own_units_and_headquarters_all(company: Company) -> None:
    for login, reached in (("zhou", 4), ("lin", 8), ("chen", 1)):
        viewer = await company.viewer(login)
        scope = row_scope(viewer, "policy.read")

        seen = [unit for unit in viewer.orgs.units if covers(viewer, scope, org_id=unit)]

        assert len(seen) == reached, login


async def test_grants_end_with_the_post(company: Company) -> None:
    await Assignment.filter(person_id=company.people["chen"]).update(valid_until=TODAY)

    before = await company.viewer("chen", NOW - timedelta(days=1))
    after = await company.viewer("chen")

    assert "quote.decide" in before.functions
    assert after.functions == frozenset()
    assert await service.head_of(company.units["SH-PD-1"], TODAY) is None
    assert await service.head_of(company.units["SH-PD-1"], date(2026, 3, 3)) == before.person_id


async def test_a_grant_has_its_own_period_by_the_business_date(company: Company) -> None:
    role = await Role.get(code="agent")
    await RoleGrant.create(
        role_id=role.id, function="tea.pour", function_class="handle", valid_from=TODAY
    )
    midnight_in_shanghai = datetime.fromisoformat("2026-03-03T16:00:00+00:00")

    before = await company.viewer("lina", midnight_in_shanghai - timedelta(seconds=1))
    after = await company.viewer("lina", midnight_in_shanghai)

    assert "tea.pour" not in before.functions
    assert "tea.pour" in after.functions


async def test_a_second_post_adds_its_grants_in_its_own_unit(company: Company) -> None:
    role = await Role.get(code="head_of_sales_office")
    beijing = company.units["BJ-CY-1"]
    post = await give_post(company.people["lina"], beijing, role.code, role.id, TODAY)
    await Assignment.filter(id=post).update(is_main=False)

    viewer = await company.viewer("lina")

    assert viewer.unit_id == company.units["SH-PD-1"]
    require(viewer, "quote.decide", "handle", org_id=beijing, amount=Money(5_000_000))
    with pytest.raises(Refused, match=r"access\.org"):
        require(viewer, "quote.decide", "handle", org_id=company.units["SH-PD-1"])


async def test_a_persons_own_deny_beats_their_roles(company: Company) -> None:
    await PersonGrant.create(
        person_id=company.people["zhou"],
        effect="deny",
        function="policy.read",
        function_class="*",
        org_id=company.units["SH-PD"],
        down=True,
        valid_until=date(2026, 4, 1),
    )

    viewer = await company.viewer("zhou")
    later = await company.viewer("zhou", NOW + timedelta(days=60))
    scope = row_scope(viewer, "policy.read")

    assert covers(viewer, scope, org_id=company.units["SH"])
    assert not covers(viewer, scope, org_id=company.units["SH-PD-1"])
    assert covers(later, row_scope(later, "policy.read"), org_id=company.units["SH-PD-1"])


async def test_a_blocked_account_has_no_grants_and_heads_nothing(company: Company) -> None:
    await Account.filter(login="chen").update(is_active=False)

    viewer = await company.viewer("chen")

    assert viewer.grants == ()
    assert await service.head_of(company.units["SH-PD-1"], TODAY) is None


async def test_a_revoked_device_ends_the_session(company: Company) -> None:
    lina = company.people["lina"]
    device = await Device.create(person_id=lina, name="phone", created_at=NOW, last_seen_at=NOW)

    assert (await service.viewer_of(lina, device.id, now=NOW)).device_id == device.id
    with pytest.raises(Refused, match=r"access\.session\.ended"):
        await service.viewer_of(company.people["wang"], device.id, now=NOW)
    await Device.filter(id=device.id).update(revoked_at=NOW)
    with pytest.raises(Refused, match=r"access\.session\.ended"):
        await service.viewer_of(lina, device.id, now=NOW)


async def test_nobody_is_no_viewer(company: Company) -> None:
    with pytest.raises(Refused):
        await service.viewer_of(987_654, now=NOW)


async def test_heads_and_holders_are_found_by_unit(company: Company) -> None:
    office = company.units["SH-PD-1"]

    assert await service.head_of(office, TODAY) == company.people["chen"]
    assert await service.head_of(company.units["G"], TODAY) is None
    assert await service.holders(office, TODAY, role="agent") == [
        company.people["lina"],
        company.people["wang"],
    ]
    assert await service.holders(office, TODAY, post="head_of_sales_office") == [
        company.people["chen"]
    ]


async def test_names_are_found_by_id(company: Company) -> None:
    lina, gao = company.people["lina"], company.people["gao"]

    assert await service.person_names([lina, gao, lina, 987_654]) == {lina: "李娜", gao: "高翔"}
    assert await service.find_person("lina") == lina
    assert await service.find_person("nobody") is None


async def test_a_new_unit_is_in_the_tree_once_it_is_told(company: Company) -> None:
    await service.org_tree()
    unit = await OrgUnit.create(
        code="GD", name_zh="广东分公司", name_en="Guangdong", kind="branch",
        parent_id=company.units["HQ"],
    )  # fmt: skip

    service.forget()
    tree = await service.org_tree()

    assert tree.units[unit.id].name_zh == "广东分公司"
    assert unit.id in tree.below(company.units["G"])


async def test_loading_the_roles_twice_changes_nothing(company: Company) -> None:
    grants = await RoleGrant.all().order_by("id").values()
    entries = await JournalEntry.all().count()

    await load_roles(NOW)

    assert await RoleGrant.all().order_by("id").values() == grants
    assert await JournalEntry.all().count() == entries


async def test_a_role_that_was_changed_becomes_what_the_file_says(company: Company) -> None:
    role = await Role.get(code="agent")
    await RoleGrant.filter(role_id=role.id, function="quote.submit").update(function="*")

    await load_roles(NOW)

    assert "*" not in (await company.viewer("lina")).functions
    assert await JournalEntry.filter(event="access.role_changed", record_id=role.id).count() == 2
