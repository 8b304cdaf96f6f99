"""Whose figures: one currency, periods that do not overlap, grants of report.run to the row."""

from datetime import date
from decimal import Decimal
from typing import Any

from backend.business.policies.models import Policy
from backend.metadata import releases
from backend.metadata.queries import door
from backend.runtime.access import service
from backend.runtime.access.models import PersonGrant
from backend.runtime.database import Database
from reports.run import Result
from reports.telling import tell
from tests.people import Company
from tests.reports.test_premium_report import MARCH, NOW, company, ran, row

__all__ = ["company"]


async def grant(company: Company, login: str, function: str, **parts: Any) -> None:
    await PersonGrant.create(
        person_id=company.people[login],
        function=function,
        function_class="query",
        **{"effect": "allow", "down": True, **parts},
    )
    service.forget()


async def listed(result: Result, database: Database) -> Decimal:
    """The premium of the records that the total leads to, as their reader sees them."""
    catalogue = (await releases.current_release()).catalogue
    filters = tell(result, "en")["totalsDrill"]
    rows = await door.fetch(result.reader, "policy", ["premium"], filters, [], catalogue, database)
    return sum((found["premium"] for found in rows), Decimal(0))


async def test_another_currency_takes_nothing_from_a_sum(
    company: Company, database: Database
) -> None:
    await Policy.create(
        number="P9", product_code="PA01", product_version="1", product_class="accident",
        customer_id=1, customer_name="客户", org_id=company.units["SH-PD-1"], agent_id=1,
        issued_on=date(2026, 3, 3), issued_at=NOW, starts_on=date(2026, 3, 3),
        ends_on=date(2026, 3, 3), state="in_force", premium=500, currency="USD", release=1,
    )  # fmt: skip

    result = await ran(company, "lin", MARCH, database)

    totals = tell(result, "en")["totals"]
    assert (totals["premium"], totals["policies"]) == ("425.51", "3")
    assert await listed(result, database) == Decimal("425.51")


async def test_two_months_are_compared_with_the_two_before(
    company: Company, database: Database
) -> None:
    await Policy.filter(number="P6").update(issued_on=date(2026, 1, 7))

    told = tell(await ran(company, "lin", {"from": "2026-02", "until": "2026-03"}, database), "en")

    assert told["totals"]["premium"] == "1504.51"
    assert told["totals"]["premium.month"] == "200.00"


async def test_a_report_of_one_product_counts_that_product_only(
    company: Company, database: Database
) -> None:
    shanghai = company.units["SH"]
    await grant(company, "lina", "report.run", org_id=shanghai, product="TR01")
    await grant(company, "lina", "policy.read", org_id=shanghai)

    result = await ran(company, "lina", MARCH, database)

    assert tell(result, "en")["totals"]["premium"] == "25.50"
    assert await listed(result, database) == Decimal("25.50")


async def test_a_denied_product_leaves_the_others(company: Company, database: Database) -> None:
    shanghai = company.units["SH"]
    await grant(company, "zhou", "report.run", org_id=shanghai, product="TR01", effect="deny")

    result = await ran(company, "zhou", MARCH, database)

    assert row(tell(result, "en"), company, "SH")["cells"]["premium"] == "100.00"
    assert await listed(result, database) == Decimal("100.00")


async def test_a_denied_unit_is_in_neither_figure_nor_list(
    company: Company, database: Database
) -> None:
    await grant(company, "zhou", "report.run", org_id=company.units["SH-PD"], effect="deny")

    result = await ran(company, "zhou", MARCH, database)

    assert tell(result, "en")["totals"]["premium"] is None
    assert await listed(result, database) == 0
