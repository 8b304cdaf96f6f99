"""The clock (时钟): the only place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def business_date(moment: datetime) -> date:
    """Return the business date of a moment: its date in Asia/Shanghai.

    >>> business_date(datetime(2026, 3, 4, 17, tzinfo=UTC)).isoformat()
    '2026-03-05'
    """
    return moment.astimezone(BUSINESS_ZONE).date()


def today() -> date:
    """Return the present business date."""
    return business_date(utc_now())
