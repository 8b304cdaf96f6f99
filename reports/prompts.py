"""Prompts (查询条件): what a reader may choose before a report runs, checked and with defaults."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backend.kit.faults import Fault, raise_if_any
from backend.kit.periods import add_months
from reports.definition import LONGEST_MONTHS, ReportDefinition

MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
SPREADS = ("", "product", "month")
KNOWN = {"from", "until", "org", "product", "spread"}


@dataclass(frozen=True, slots=True)
class Prompts:
    """What was chosen: months from and until (both in), unit, product, what spreads columns."""

    from_month: date
    until_month: date
    org_id: int | None = None
    product: str = ""
    spread: str = ""

    def period(self, today: date) -> tuple[date, date]:
        """Return the days, half-open; a running month ends after today."""
        return self.from_month, min(add_months(self.until_month, 1), today + timedelta(days=1))

    @property
    def months(self) -> list[str]:
        """Return the months, as `2026-03`."""
        found, month = [], self.from_month
        while month <= self.until_month:
            found.append(month.strftime("%Y-%m"))
            month = add_months(month, 1)
        return found


def shifted(period: tuple[date, date], months: int) -> tuple[date, date]:
    """Return the same days of other months, so that a running month meets as many days.

    >>> shifted((date(2026, 3, 1), date(2026, 3, 6)), -1)
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 6))
    """
    start, end = period
    last = add_months(end - timedelta(days=1), months)
    is_whole = end.day == 1
    return add_months(start, months), (
        add_months(end, months) if is_whole else last + timedelta(days=1)
    )


def _month(given: Mapping[str, Any], key: str, default: date, faults: list[Fault]) -> date:
    text = given.get(key)
    if text in (None, ""):
        return default
    found = MONTH.fullmatch(str(text))
    if not found:
        faults.append(Fault("report.prompt.month", key, {"value": str(text)[:20]}))
        return default
    return date(int(found[1]), int(found[2]), 1)


def _org(given: Mapping[str, Any], visible: frozenset[int], faults: list[Fault]) -> int | None:
    text = str(given.get("org") or "")
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or int(text[:18]) not in visible:
        faults.append(Fault("report.prompt.org", "org"))
        return None
    return int(text)


def read_prompts(
    given: object, report: ReportDefinition, visible: frozenset[int], today: date
) -> Prompts:
    """Read what a reader chose; raises Refused with every fault."""
    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        raise_if_any([Fault("report.prompt.kind")])
    assert isinstance(given, Mapping), "anything else was refused"
    faults = [
        Fault("report.prompt.unknown", str(key)[:40], {"prompt": str(key)[:40]})
        for key in given
        if key not in KNOWN
    ]
    until = _month(given, "until", date(today.year, today.month, 1), faults)
    start = _month(given, "from", add_months(until, 1 - report.months), faults)
    if start > until or add_months(start, LONGEST_MONTHS) <= until:
        faults.append(Fault("report.prompt.order", "from", {"most": str(LONGEST_MONTHS)}))
    spread = str(given.get("spread") or "")
    if spread not in SPREADS:
        faults.append(Fault("report.prompt.spread", "spread", {"value": spread[:20]}))
    org_id = _org(given, visible, faults)
    raise_if_any(faults)
    return Prompts(start, until, org_id, str(given.get("product") or "")[:40], spread)
