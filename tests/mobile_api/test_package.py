"""The package: what a phone needs, for whom, and only what changed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from backend.business.pricing import service as pricing
from backend.kit.clock import business_date
from backend.kit.faults import Refused
from backend.metadata import releases
from backend.metadata.definition_files import DefinitionFile, read_folders
from backend.modules import install
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database
from backend.runtime.graph import GUARDS, SCALARS, Context
from backend.settings import Settings
from mobile_api.graphql import PackageQueries
from mobile_api.package import Package, package_for
from tests.people import NOW, Company, found_company

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "seeds" / "demo" / "definitions", ROOT / "forms" / "library"]
KINDS = ("product", "table", "flow", "form")
FILES = [file for file in read_folders(FOLDERS) if file.kind in KINDS]
SCHEMA = strawberry.Schema(PackageQueries, config=StrawberryConfig(scalar_map=SCALARS))


@pytest.fixture(autouse=True)
def _installed() -> Iterator[None]:
    install()
    yield
    releases.forget()


@pytest.fixture
async def company(database: Database) -> Company:
    company = await found_company()
    await releases.publish(FILES, by=None, now=NOW)
    return company


def changed(code: str, **changes: Any) -> DefinitionFile:
    file = next(file for file in FILES if file.code == code)
    return replace(file, body={**file.body, **changes})


def keys(package: Package) -> dict[tuple[str, str], str]:
    return {(part.kind, part.code): part.fingerprint for part in package.parts}


async def test_an_agent_gets_forms_products_and_their_tables(company: Company) -> None:
    package = await package_for(await company.viewer("lina"), (), now=NOW)

    bodies = {(part.kind, part.code): part.body for part in package.parts}
    assert {kind for kind, _ in bodies} == {"form", "product", "table"}
    form = bodies["form", "quote"]
    assert form
    assert [item["code"] for item in form["sources"]["products"]] == [
        "CW01", "GA01", "HM01", "PA01", "TR01",
    ]  # fmt: skip
    product = bodies["product", "PA01"]
    assert product
    assert len(product["handbook"]["clauses"]) >= 15
    assert product["liability_names"]["ADB"]["en"] == "Death and disability by accident"
    assert bodies["table", "occ_multiple"] == {
        "title": {"zh": "职业加费倍数表", "en": "Occupation multiples"},
        "columns": ["occupation_class", "value"],
        "rows": [["1", "1"], ["2", "1.15"], ["3", "1.4"], ["4", "2"], ["5", "2.8"], ["6", "3.8"]],
    }


async def test_a_phone_gets_only_what_changed(company: Company) -> None:
    lina = await company.viewer("lina")
    first = await package_for(lina, (), now=NOW)
    rates = "occupation_class,value\n1,1\n2,1.1\n3,1.4\n4,2\n5,2.8\n6,3.8\n"
    await releases.publish([changed("occ_multiple", rows=rates)], by=None, now=NOW)

    second = await package_for(lina, keys(first).values(), now=NOW)

    sent = [(part.kind, part.code) for part in second.parts if part.body is not None]
    assert sent == [("table", "occ_multiple")]
    assert second.release == first.release + 1
    assert keys(second).keys() == keys(first).keys()


async def test_a_withdrawn_product_and_its_tables_leave_the_phone(company: Company) -> None:
    lina = await company.viewer("lina")
    await releases.publish([], by=None, now=NOW, retire=[("product", "TR01")])

    package = keys(await package_for(lina, (), now=NOW))

    assert ("product", "TR01") not in package
    assert ("table", "tr01_adb") not in package
    assert ("product", "PA01") in package


async def test_a_product_of_another_branch_is_not_on_the_phone(company: Company) -> None:
    await releases.publish([changed("HM01", units=["BJ"])], by=None, now=NOW)

    package = keys(await package_for(await company.viewer("lina"), (), now=NOW))

    assert ("product", "HM01") not in package
    assert ("table", "hm01_hosp") not in package


async def test_the_released_tables_price_a_row(company: Company) -> None:
    release = await releases.current_release()
    row = {
        "row_id": "1", "product": "PA01", "quote_date": "2026-03-04", "start": "2026-04-01",
        "end": "2027-04-01", "birth_date": "1990-05-05", "occupation_class": "2", "plan": "B",
    }  # fmt: skip

    priced = pricing.price(release, [row])

    assert not priced.faults
    assert priced.rows[0].actual == 34490


async def test_the_query_answers_signed_in_people_only(
    company: Company, database: Database, settings: Settings
) -> None:
    document = "query ($have: [String!]) { package(have: $have) { release asOf parts { kind } } }"

    async def ask(viewer: Viewer | None) -> Any:
        context = Context(viewer, "en", NOW, business_date(NOW), database, settings, "r1")
        answer = await SCHEMA.execute(document, {"have": []}, context_value=context)
        if answer.errors:
            raise answer.errors[0].original_error or answer.errors[0]
        assert answer.data
        return answer.data["package"]

    package = await ask(await company.viewer("lina"))

    assert package["release"] == 1
    assert package["asOf"] == "2026-03-04T01:30:00.000000Z"
    assert GUARDS["package"].kind == "signed_in"
    with pytest.raises(Refused) as refused:
        await ask(None)
    assert refused.value.faults[0].code == "access.signed_out"
