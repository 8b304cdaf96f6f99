"""Filters of papers: what a fact looks like in print."""

import pytest

from backend.office.documents.words import counted, filters, masked, money, total


def test_amounts_show_the_places_of_their_currency() -> None:
    shown = {
        ("1234.5", "CNY"): "1,234.50",
        ("-1234567.05", "CNY"): "−1,234,567.05",
        ("1234", "JPY"): "1,234",
        ("0", "CNY"): "0.00",
        (None, "CNY"): "—",
    }

    assert {given: money(*given) for given in shown} == shown


def test_an_amount_with_fractions_of_a_fen_is_never_rounded_in_silence() -> None:
    with pytest.raises(AssertionError):
        money("1.005")


def test_dates_read_as_each_language_writes_them() -> None:
    zh, en = filters("zh-CN"), filters("en")

    assert (zh["date"]("2026-03-05"), en["date"]("2026-03-05")) == ("2026年3月5日", "5 March 2026")
    assert zh["date"](zh["day_before"]("2027-03-01")) == "2027年2月28日"
    assert zh["moment"]("2026-03-04T20:21:00+00:00") == "2026-03-05 04:21"
    assert (zh["date"](None), en["say"](None)) == ("—", "—")


def test_articles_are_counted_in_each_language() -> None:
    assert filters("zh-CN")["article"](12) == "第十二条"
    assert filters("en")["article"](12) == "Article 12"
    assert [counted(number) for number in (20, 99, 100, 110, 909)] == [
        "二十", "九十九", "一百", "一百一十", "九百零九",
    ]  # fmt: skip


def test_names_are_masked_but_recognisable() -> None:
    assert [masked(name) for name in ("王", "王伟", "欧阳建国", "")] == ["王", "王*", "欧***", ""]
    assert masked("杭州钱江建设工程有限公司") == "杭州********公司"


def test_sums_are_exact() -> None:
    rows: list[dict[str, str | None]] = [
        {"premium": "0.10"},
        {"premium": "0.20"},
        {"premium": None},
    ]

    assert total(rows, "premium") == "0.30"
