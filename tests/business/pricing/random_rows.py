"""Random products, tables and rows that pricing must hold its promises for."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from backend.kit.periods import add_months

SHORT_PERIOD = [
    "0.20",
    "0.30",
    "0.40",
    "0.50",
    "0.60",
    "0.70",
    "0.75",
    "0.80",
    "0.85",
    "0.9",
    "0.95",
    "1",
]
TABLES: dict[str, tuple[list[str], list[list[str]]]] = {
    "adb": (
        ["age_from", "age_to", "gender", "value"],
        [
            ["", "17", "*", "0.95"],
            ["18", "45", "*", "1.6"],
            ["18", "45", "F", "1.45"],
            ["46", "", "*", "2.255"],
        ],
    ),
    "med": (["region", "value"], [["*", "6.8"], ["north", "5.05"], ["south", "7.5"]]),
    "site": (["days_from", "days_to", "value"], [["1", "180", "0.85"], ["181", "", "1.15"]]),
    "occ": (
        ["occupation_class", "value"],
        [["1", "1"], ["2", "1.2"], ["3", "1.55"], ["4", "0.8"]],
    ),
    "extra": (
        ["occupation_class", "value"],
        [["1", "0"], ["2", "0.15"], ["3", "0.45"], ["4", "1.1"]],
    ),
    "short": (
        ["months", "value"],
        [[str(month + 1), share] for month, share in enumerate(SHORT_PERIOD)],
    ),
    "modes": (["pay_mode", "value"], [["M", "0.09"], ["Y", "1"]]),
    "checkup": (["age_from", "age_to", "value"], [["", "40", "300000"], ["41", "", "150000"]]),
    "income": (["value"], [["10"]]),
}

TERMS: list[dict[str, Any]] = [
    {"basis": "annual"},
    {"basis": "pro_rata"},
    {"basis": "modal", "modes_table": "modes"},
    {"basis": "none", "max_days": "400"},
    {"basis": "short_rate", "months_table": "short", "max_months": "12"},
    {
        "basis": "short_rate",
        "months_table": "short",
        "max_months": "12",
        "day_rule": {"below_days": "15", "per_day": "5", "days_base": "360"},
    },
]
LEVELS = [
    {"level": "sales_office", "discount_min": "0.95", "sum_assured_max": "300000.00"},
    {"level": "branch", "discount_min": "0.80", "premium_max": "900.00"},
    {"level": "head_office", "discount_min": "0.70"},
]


def amounts(most: int, currency: str) -> st.SearchStrategy[str]:
    """Amounts as text: whole thousands often, so that a step holds, else to the minor unit."""
    thousands = st.integers(1, most // 1000).map(lambda count: f"{count * 1000}")
    if currency == "JPY":
        return st.one_of(thousands, st.integers(0, most).map(str))
    cents = st.integers(0, most * 100).map(lambda minor: f"{minor // 100}.{minor % 100:02d}")
    return st.one_of(thousands, thousands, cents)


@st.composite
def products(draw: st.DrawFn) -> dict[str, Any]:
    """One product body."""
    product: dict[str, Any] = {
        "code": "RND",
        "version": "1",
        "valid_from": "2026-01-01",
        "valid_to": None,
        "currency": draw(st.sampled_from(["CNY", "CNY", "JPY"])),
        "age": {"basis": draw(st.sampled_from(["last", "nearest"])), "min": "1", "max": "65"},
        "refused_classes": ["S"],
        "term": draw(st.sampled_from(TERMS)),
        "liabilities": [
            {"code": "ADB", "table": "adb", "unit": "1000",
             "occupation": {"mode": "multiple", "table": "occ"}},
            {"code": "MED", "table": "med", "unit": "1000", "sum_ratio": "0.1", "health": True,
             "occupation": {"mode": "per_unit", "table": "extra"}},
            {"code": "SITE", "table": "site", "unit": "1000", "exposure": "contract_price"},
        ],
        "size_factors": [["1", "1"], ["4", "0.97"], ["6", "0.915"]],
    }  # fmt: skip
    if product["currency"] == "CNY":
        product["plans"] = {"A": {"ADB": "100000.00", "MED": "5000.00"}, "B": {"ADB": "8000.01"}}
    choices = {
        "min_premium": "25",
        "discount_floor": "0.65",
        "authority": LEVELS if product["currency"] == "CNY" else None,
        "medical_table": "checkup",
        "income_table": "income",
        "refund": {"basis": draw(st.sampled_from(["pro_rata", "short_rate"])), "fee_rate": "0.25"},
        "sum_assured": {"min": "1000", "max": "800000", "step": "500"},
    }
    return product | {
        key: value for key, value in choices.items() if value and draw(st.booleans())
    }


WRONG = [
    ("gender", "X"),
    ("occupation_class", "9"),
    ("occupation_class", "S"),
    ("plan", "Z"),
    ("sum_assured", "12,000"),
    ("sum_assured", ""),
    ("birth_date", ""),
    ("birth_date", "1949-02-30"),
    ("birth_date", "1949-02-28"),
    ("discount", "1.2"),
    ("units", "0"),
    ("pay_mode", "Q"),
    ("start", "2026-02-29"),
    ("end", "2026-01-01"),
    ("claimed", "yes"),
    ("contract_price", "-5"),
    ("quote_date", "2025-12-31"),
    ("row_id", ""),
]


def _dates(draw: st.DrawFn, basis: str) -> tuple[date, date]:
    start = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 800)))
    if basis in ("annual", "modal") or draw(st.booleans()):
        return start, add_months(start, 12)
    return start, start + timedelta(days=draw(st.integers(1, 380)))


@st.composite
def rows(draw: st.DrawFn, body: dict[str, Any], number: int) -> dict[str, str]:
    """One row; one in a few has something wrong with it."""
    start, end = _dates(draw, body["term"]["basis"])
    birth = date(1962, 1, 1) + timedelta(days=draw(st.integers(0, 22000)))
    cancelled = start + timedelta(days=draw(st.integers(0, (end - start).days)))
    rate = st.integers(40, 100).map(lambda percent: f"{percent // 100}.{percent % 100:02d}")
    agreed = draw(st.sampled_from([("", "")] * 4 + [("1.15", ""), ("", "333"), ("", "12")]))
    row = {
        "row_id": f"r{number}",
        "group_id": draw(st.sampled_from(["", "", "G1", "G1", "G2"])),
        "product": "RND",
        "quote_date": "2026-01-02",
        "start": start.isoformat(),
        "end": end.isoformat(),
        "birth_date": birth.isoformat(),
        "gender": draw(st.sampled_from(["M", "F"])),
        "occupation_class": draw(st.sampled_from(["1", "2", "3", "4"])),
        "plan": draw(st.sampled_from(["", "", *body.get("plans", {})])),
        "sum_assured": draw(amounts(600_000, body["currency"])),
        "units": draw(st.sampled_from(["", "", "2", "0.5", "3.333"])),
        "health_percent": draw(st.sampled_from(["", "", "50", "33.3"])),
        "health_per_mille": draw(st.sampled_from(["", "", "1", "0.75"])),
        "discount": draw(st.one_of(st.just(""), rate)),
        "agreed_rate": agreed[0],
        "agreed_premium": agreed[1],
        "pay_mode": draw(st.sampled_from(["M", "Y"])),
        "annual_income": draw(st.sampled_from(["", "20000", "60000"])),
        "cancel_date": draw(st.sampled_from(["", cancelled.isoformat()])),
        "claimed": draw(st.sampled_from(["", "", "N", "Y"])),
        "contract_price": draw(amounts(9_000_000, body["currency"])),
        "region": draw(st.sampled_from(["north", "south", "west", ""])),
    }
    for _ in range(draw(st.sampled_from([0, 0, 0, 0, 0, 0, 1, 2]))):
        row |= dict([draw(st.sampled_from(WRONG))])
    return row


@st.composite
def runs(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """A product and some rows for it."""
    body = draw(products())
    count = draw(st.integers(1, 8))
    return body, [draw(rows(body, number)) for number in range(count)]
