"""Tokens (词法): an expression's text cut into words, in English or Chinese typing.

Full-width signs and digits mean their narrow twins, outside quoted text. Positions count
characters from 1.
"""

import re
from dataclasses import dataclass
from typing import Literal

from backend.kit.faults import refuse

TokenKind = Literal["number", "text", "name", "sign", "end"]

WIDE_SIGNS = dict(zip("()，、=＜＞+-×*÷/%．−《》", "(),,=<>+-**//%.-<>", strict=True)) | {
    "（": "(", "）": ")", "＝": "=", "＋": "+", "－": "-", "＊": "*", "／": "/", "％": "%",
    "＆": "&", "！": "!",
}  # fmt: skip
WIDE_DIGITS = {chr(0xFF10 + digit): str(digit) for digit in range(10)}
SAME_WIDTH = str.maketrans(WIDE_SIGNS | WIDE_DIGITS)
QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」"}
SIGN_WORDS = {"≤": "<=", "≥": ">=", "≠": "<>", "==": "=", "!=": "<>"}
WORD = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?%?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*|[\u4e00-\u9fff]+)"
    r"|(?P<sign><=|>=|<>|!=|==|[-+*/=<>(),.≤≥≠])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an expression, and where it begins."""

    kind: TokenKind
    text: str
    at: int


def _quoted(text: str, start: int) -> tuple[str, int]:
    """Read quoted text from its opening sign; a doubled closing sign stands for itself."""
    closing, here, read = QUOTES[text[start]], start + 1, ""
    while here < len(text):
        if text[here] != closing:
            read, here = read + text[here], here + 1
        elif text[here + 1 : here + 2] == closing:
            read, here = read + closing, here + 2
        else:
            return read, here + 1
    raise refuse("expression.quote", position=start + 1)


def cut(text: str) -> list[Token]:
    """Cut a text into tokens, the last one being the end.

    >>> [token.text for token in cut("units×2≥“a”")]
    ['units', '*', '2', '>=', 'a', '']
    """
    narrow, here, found = text.translate(SAME_WIDTH), 0, list[Token]()
    while here < len(text):
        if text[here].isspace():
            here += 1
        elif text[here] in QUOTES:
            quoted, after = _quoted(text, here)
            found.append(Token("text", quoted, here + 1))
            here = after
        elif match := WORD.match(narrow, here):
            kind: TokenKind = "number" if match["number"] else "name" if match["name"] else "sign"
            word = match[0]
            found.append(Token(kind, SIGN_WORDS.get(word, word), here + 1))
            here = match.end()
        else:
            raise refuse("expression.character", position=here + 1, found=text[here])
    found.append(Token("end", "", len(text) + 1))
    return found
