"""Capitals (人民币大写): an amount written so that no stroke can be added to change it.

After 正确填写票据和结算凭证的基本规定. Where it leaves a choice, this
writes 整 after 角, and a 零 for a zero before 仟 but none for a zero between 元 and 角. Leaves out
currencies other than renminbi, for which no such writing is laid down.
"""

from backend.kit.money import Money

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
LIMIT_YUAN = 10**16


def _whole_in_capitals(yuan: int) -> str:
    """Write whole yuan; a run of zeros between two digits becomes one 零."""
    written, zero_waits = "", False
    for place in range(15, -1, -1):
        digit = yuan // 10**place % 10
        if digit:
            written += ("零" if zero_waits else "") + DIGITS[digit] + PLACES[place % 4]
        zero_waits = bool(written) and not digit
        if place % 8 == 4 and yuan // 10**place % 10**4:
            written += "万"
        if place == 8 and written:
            written += "亿"
    return written


def _cents_in_capitals(cents: int, *, follows_yuan: bool) -> str:
    """Write 角 and 分; a missing 角 between 元 and 分 becomes 零."""
    jiao, fen = divmod(cents, 10)
    if not fen:
        return (f"{DIGITS[jiao]}角" if jiao else "") + "整"
    if jiao:
        return f"{DIGITS[jiao]}角{DIGITS[fen]}分"
    return ("零" if follows_yuan else "") + f"{DIGITS[fen]}分"


def capitals(money: Money) -> str:
    """Write a renminbi amount in capitals; a negative one begins with 负.

    >>> capitals(Money(123450))
    '壹仟贰佰叁拾肆元伍角整'
    >>> capitals(Money(1000005))
    '壹万元零伍分'
    """
    assert money.currency == "CNY", "capitals are defined for renminbi"
    yuan, cents = divmod(abs(money.minor), 100)
    assert yuan < LIMIT_YUAN, "no paper states ten thousand times a trillion yuan"
    has_yuan = bool(yuan) or not cents
    whole = f"{_whole_in_capitals(yuan) or '零'}元" if has_yuan else ""
    sign = "负" if money.minor < 0 else ""
    return sign + whole + _cents_in_capitals(cents, follows_yuan=has_yuan)
