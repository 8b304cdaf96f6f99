"""Headquarters reads consolidated figures that equal the records; a branch sees its own."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import httpx
from openpyxl import load_workbook

from tests.journeys.conftest import Site

REPORT = """query($prompts: JSON) {
  report(code: "premium", prompts: $prompts)
  reportTicket(code: "premium") { pdf xlsx }
}"""
RECORDS = """query($filter: PolicyFilter) {
  policies(filter: $filter) { total }
  policyAggregate(filter: $filter, groupBy: [currency]) { count sum { premium } }
}"""


def run(site: Site, login: str, **prompts: str) -> dict[str, Any]:
    return site.ask(login, REPORT, prompts=prompts)


def test_the_totals_equal_the_records(site: Site) -> None:
    report = run(site, "linjing")["report"]

    records = site.ask("linjing", RECORDS, filter=report["totalsDrill"])

    group = records["policyAggregate"][0]
    assert Decimal(report["totals"]["premium"]) == Decimal(group["sum"]["premium"])
    assert int(report["totals"]["policies"]) == records["policies"]["total"]


def test_every_unit_leads_down_to_its_records(site: Site) -> None:
    report = run(site, "linjing")["report"]

    for row in report["rows"][:12]:
        records = site.ask("linjing", RECORDS, filter=row["drill"])
        assert int(row["cells"]["policies"] or 0) == records["policies"]["total"], row["label"]


def test_a_branch_manager_sees_the_branch_only(site: Site) -> None:
    whole = run(site, "linjing")["report"]
    branch = run(site, "zhaomin")["report"]

    shanghai = next(row for row in whole["rows"] if row["label"] == "上海分公司")
    assert branch["totals"]["premium"] == shanghai["cells"]["premium"]
    assert branch["rows"][0]["label"] == "上海分公司"


def test_an_agent_may_not_run_reports(site: Site) -> None:
    answer = site.post("lina", {"query": REPORT})

    assert answer["errors"][0]["extensions"]["code"] == "access.refused"


def test_the_files_hold_the_same_figures(site: Site) -> None:
    told = run(site, "linjing")

    ticket = told["reportTicket"]
    sheet = load_workbook(
        BytesIO(httpx.get(site.address + ticket["xlsx"], timeout=30).content)
    ).active
    paper = httpx.get(site.address + ticket["pdf"], timeout=60)

    last = [cell.value for cell in sheet[sheet.max_row]]
    assert Decimal(str(last[1])) == Decimal(told["report"]["totals"]["premium"])
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
