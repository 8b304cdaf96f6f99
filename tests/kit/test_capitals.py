"""Capitals, by 正确填写票据和结算凭证的基本规定 (银发〔1997〕393号, 附件一) and chapter 03 §11."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from backend.kit.capitals import DIGITS, PLACES, capitals
from backend.kit.money import Money, in_minor_units

FROM_THE_RULES = (
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
    ("107000.53", "壹拾万零柒仟元伍角叁分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
)

FROM_THE_SPECIFICATION = (
    ("1234.50", "壹仟贰佰叁拾肆元伍角整"),
    ("10005.07", "壹万零伍元零柒分"),
    ("0.00", "零元整"),
    ("10000.05", "壹万元零伍分"),
)

GROUPS = (
    ("10", "壹拾元整"),
    ("100", "壹佰元整"),
    ("1001", "壹仟零壹元整"),
    ("10010", "壹万零壹拾元整"),
    ("101000", "壹拾万零壹仟元整"),
    ("1000000", "壹佰万元整"),
    ("1000001", "壹佰万零壹元整"),
    ("20030004", "贰仟零叁万零肆元整"),
    ("100000000", "壹亿元整"),
    ("100000001", "壹亿零壹元整"),
    ("100005000", "壹亿零伍仟元整"),
    ("150000000", "壹亿伍仟万元整"),
    ("105000000", "壹亿零伍佰万元整"),
    ("1010101010.10", "壹拾亿零壹仟零壹拾万零壹仟零壹拾元壹角整"),
    ("1000000000000", "壹万亿元整"),
    ("1000100000000", "壹万零壹亿元整"),
    ("1000000010000", "壹万亿零壹万元整"),
    (
        "9999999999999999.99",
        "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    ),
)

CENTS = (
    ("0.05", "伍分"),
    ("0.50", "伍角整"),
    ("0.55", "伍角伍分"),
    ("1.00", "壹元整"),
    ("1.01", "壹元零壹分"),
    ("20.10", "贰拾元壹角整"),
)

NEGATIVE = (
    ("-0.05", "负伍分"),
    ("-1234.50", "负壹仟贰佰叁拾肆元伍角整"),
)


def _value(text: str) -> int:
    """Read capitals back to fen, by place value alone."""
    total = group = digit = 0
    units = {"元": 1, "万": 10**4, "亿": 10**8}
    sign = -1 if text.startswith("负") else 1
    for sign_read in text.removeprefix("负").removesuffix("整"):
        if sign_read in DIGITS:
            digit = DIGITS.index(sign_read)
        elif sign_read in PLACES:
            group, digit = group + digit * 10 ** PLACES.index(sign_read), 0
        elif sign_read == "角":
            total, digit = total + digit * 10, 0
        elif sign_read == "分":
            total, digit = total + digit, 0
        elif sign_read == "亿":
            total, group, digit = (total + (group + digit) * 100) * 10**8, 0, 0
        else:
            total, group, digit = total + (group + digit) * units[sign_read] * 100, 0, 0
    return sign * total


def test_amounts_are_written_as_the_rules_write_them() -> None:
    for figures, written in FROM_THE_RULES + FROM_THE_SPECIFICATION + GROUPS + CENTS + NEGATIVE:
        assert capitals(in_minor_units(Decimal(figures))) == written, figures


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_capitals_read_back_as_the_amount_and_never_double_a_zero(minor: int) -> None:
    written = capitals(Money(minor))

    assert _value(written) == minor
    assert "零零" not in written
    assert written.endswith(("分", "整"))
