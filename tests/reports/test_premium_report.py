"""The library's premium report: totals equal the records, each reader in their own scope."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from backend.business.policies.models import Policy
from backend.kit.faults import Refused
from backend.metadata import releases
from backend.metadata.definition_files import read_folders
from backend.modules import install
from backend.runtime.database import Database
from reports.chart import draw
from reports.run import Result, run
from reports.telling import tell
from reports.workbook import workbook
from tests.people import Company, found_company

NOW = datetime(2026, 3, 20, 2, tzinfo=UTC)
LIBRARY = Path(__file__).resolve().parents[2] / "reports" / "library"
SOLD = (
    ("SH-PD-1", "PA01", date(2026, 3, 2), 10000),
    ("SH-PD-1", "TR01", date(2026, 3, 5), 2550),
    ("BJ-CY-1", "PA01", date(2026, 3, 10), 30001),
    ("SH-PD-1", "PA01", date(2026, 2, 3), 8000),
    ("SH-PD-1", "PA01", date(2026, 2, 25), 99900),
    ("BJ-CY-1", "PA01", date(2025, 3, 7), 20000),
)
MARCH = {"from": "2026-03", "until": "2026-03"}


@pytest.fixture
async def company(database: Database) -> Company:
    install()
    founded = await found_company()
    for number, (unit, product, issued_on, premium) in enumerate(SOLD, start=1):
        await Policy.create(
            number=f"P{number}", product_code=product, product_version="1",
            product_class="accident", customer_id=1, customer_name="客户",
            org_id=founded.units[unit], agent_id=1, issued_on=issued_on, issued_at=NOW,
            starts_on=issued_on, ends_on=issued_on, state="in_force", premium=premium, release=1,
        )  # fmt: skip
    await releases.publish(read_folders([LIBRARY]), by=None, now=NOW)
    return founded


async def ran(company: Company, login: str, prompts: object, database: Database) -> Result:
    reader = await company.viewer(login, NOW)
    return await run("premium", prompts, reader=reader, now=NOW, database=database)


def row(told: dict[str, Any], company: Company, unit: str) -> dict[str, Any]:
    return next(row for row in told["rows"] if row["key"] == str(company.units[unit]))


async def test_the_total_equals_the_records(company: Company, database: Database) -> None:
    told = tell(await ran(company, "lin", MARCH, database), "en")

    assert told["totals"]["premium"] == "425.51"
    assert told["totals"]["policies"] == "3"
    assert told["totals"]["average"] == "141.84"
    assert row(told, company, "SH")["cells"]["premium"] == "125.50"
    assert row(told, company, "BJ-CY-1")["cells"]["premium"] == "300.01"


async def test_a_running_month_meets_the_same_days_before(
    company: Company, database: Database
) -> None:
    told = tell(await ran(company, "lin", MARCH, database), "en")

    shanghai = row(told, company, "SH")["cells"]
    assert shanghai["premium.month"] == "80.00"
    assert shanghai["premium.month.growth"] == "0.5688"
    assert told["totals"]["premium.year"] == "200.00"
    assert row(told, company, "BJ")["cells"]["premium.year.growth"] == "0.5001"


async def test_no_base_means_no_growth(company: Company, database: Database) -> None:
    told = tell(await ran(company, "lin", MARCH, database), "en")

    assert row(told, company, "BJ")["cells"]["premium.month"] is None
    assert row(told, company, "BJ")["cells"]["premium.month.growth"] is None


async def test_a_branch_manager_sees_the_branch_only(company: Company, database: Database) -> None:
    told = tell(await ran(company, "zhou", MARCH, database), "en")

    assert told["totals"]["premium"] == "125.50"
    assert {line["level"] for line in told["rows"] if line["kind"] == "branch"} == {0}
    assert all(line["key"] != str(company.units["BJ"]) for line in told["rows"])


async def test_another_branch_cannot_be_asked_for(company: Company, database: Database) -> None:
    with pytest.raises(Refused) as refused:
        await ran(company, "zhou", {"org": str(company.units["BJ"])}, database)

    assert [(fault.code, fault.at) for fault in refused.value.faults] == [
        ("report.prompt.org", "org")
    ]


async def test_columns_spread_over_products_add_up(company: Company, database: Database) -> None:
    told = tell(await ran(company, "lin", {**MARCH, "spread": "product"}, database), "zh-CN")

    parts = [Decimal(told["totals"][f"premium:{code}"]) for code in ("PA01", "TR01")]
    assert sum(parts) == Decimal(told["totals"]["premium"])


async def test_a_figure_leads_to_its_records(company: Company, database: Database) -> None:
    told = tell(await ran(company, "lin", {**MARCH, "spread": "product"}, database), "en")

    shanghai = row(told, company, "SH")
    assert shanghai["drill"] == {
        "currency": {"eq": "CNY"},
        "issuedOn": {"gte": "2026-03-01", "lt": "2026-03-21"},
        "orgId": {"under": str(company.units["SH"])},
    }
    assert shanghai["drills"]["TR01"]["productCode"] == {"eq": "TR01"}


@pytest.mark.parametrize(
    ("prompts", "code"),
    [
        ({"from": "2026-13"}, "report.prompt.month"),
        ({"from": "2026-04", "until": "2026-03"}, "report.prompt.order"),
        ({"spread": "agent"}, "report.prompt.spread"),
        ({"colour": "red"}, "report.prompt.unknown"),
        ("march", "report.prompt.kind"),
    ],
)
async def test_a_wrong_prompt_is_told(
    company: Company, database: Database, prompts: object, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        await ran(company, "lin", prompts, database)

    assert refused.value.faults[0].code == code


async def test_the_workbook_holds_numbers(company: Company, database: Database) -> None:
    told = tell(await ran(company, "lin", MARCH, database), "en")

    sheet = load_workbook(BytesIO(workbook(told, "en"))).active
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert last[:2] == ["Total", 425.51]
    assert sheet.freeze_panes == "B6"


async def test_the_chart_draws_every_month(company: Company, database: Database) -> None:
    told = tell(await ran(company, "lin", {"from": "2026-02", "until": "2026-03"}, database), "en")

    drawn = draw(told["chart"])

    assert "2026-02" in drawn
    assert drawn.count("<rect") == 2 * len(told["chart"]["series"]) + len(told["chart"]["series"])
