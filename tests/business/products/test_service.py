"""The list of products follows releases; who is offered what follows unit, date and grants."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from backend.business.products import service
from backend.business.products.models import ProductRow
from backend.business.products.rules.checking import check_product, check_table
from backend.metadata import releases
from backend.metadata.definition_files import DefinitionFile, read_folders
from backend.metadata.releases import Release
from backend.runtime.access.viewer import Grant
from backend.runtime.database import Database
from tests.people import Company, found_company

FOLDER = Path(__file__).resolve().parents[3] / "seeds" / "demo" / "definitions"
FILES = [file for file in read_folders([FOLDER]) if file.kind in ("product", "table")]
NOW = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)
TODAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _installed() -> Iterator[None]:
    releases.install((), (), lambda _body: None, [service.follow_release])
    releases.register_checker("product", check_product)
    releases.register_checker("table", check_table)
    yield
    releases.install((), (), lambda _body: None)


@pytest.fixture
async def company(database: Database) -> Company:
    return await found_company()


async def publish(*changed: DefinitionFile, retire: Any = ()) -> Release:
    return await releases.publish([*FILES, *changed], by=None, now=NOW, retire=retire)


def product(code: str, **changes: Any) -> DefinitionFile:
    file = next(file for file in FILES if file.code == code)
    return replace(file, body={**file.body, **changes})


async def test_a_publish_lists_its_products(database: Database) -> None:
    await publish()

    rows = await ProductRow.all().order_by("code")
    assert [row.code for row in rows] == ["CW01", "GA01", "HM01", "PA01", "TR01"]
    assert {row.status for row in rows} == {"on_sale"}
    assert rows[3].name_zh == "安行综合意外伤害保险"
    assert rows[3].valid_from == date(2024, 1, 1)


async def test_a_new_version_changes_its_row_and_a_retired_product_goes_off_sale(
    database: Database,
) -> None:
    first = await publish()

    await releases.publish(
        [product("PA01", version="2026.1")], by=None, now=NOW, retire=[("product", "TR01")]
    )

    pa01 = await ProductRow.get(code="PA01")
    assert pa01.version == "2026.1"
    assert pa01.definition_id != first.definitions["product", "PA01"].id
    assert (await ProductRow.get(code="TR01")).status == "off_sale"
    assert await ProductRow.all().count() == 5


async def test_an_agent_is_offered_what_is_on_sale(company: Company) -> None:
    await publish()
    lina = await company.viewer("lina")

    offered = await service.offered_to(lina, TODAY)

    assert [item.code for item in offered] == ["CW01", "GA01", "HM01", "PA01", "TR01"]
    assert await service.offered_to(lina, date(2023, 12, 31)) == []


async def test_a_product_of_one_branch_is_offered_there_only(company: Company) -> None:
    await releases.publish(
        [*(file for file in FILES if file.code != "PA01"), product("PA01", units=["BJ"])],
        by=None,
        now=NOW,
    )

    in_shanghai, in_beijing = [
        {item.code for item in await service.offered_to(await company.viewer(login), TODAY)}
        for login in ("lina", "zhang")
    ]

    assert "PA01" not in in_shanghai
    assert "PA01" in in_beijing


async def test_a_denied_product_is_not_offered(company: Company) -> None:
    await publish()
    lina = await company.viewer("lina")
    denied = Grant(
        "no", "deny", "product.read", "*", company.units["G"], down=True, product="HM01"
    )

    offered = await service.offered_to(replace(lina, grants=(*lina.grants, denied)), TODAY)

    assert [item.code for item in offered] == ["CW01", "GA01", "PA01", "TR01"]


def test_a_product_that_leaves_within_thirty_days_is_marked() -> None:
    body = {"valid_from": "2024-01-01", "valid_to": "2026-04-03"}

    assert service.goes_off_sale(body, TODAY) == date(2026, 4, 3)
    assert service.goes_off_sale(body, date(2026, 3, 3)) is None
    assert service.goes_off_sale(body, date(2026, 4, 3)) is None
    assert not service.is_on_sale(body, date(2026, 4, 3))
