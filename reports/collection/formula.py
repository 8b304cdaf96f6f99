"""Formulas of cells (单元格公式): numbers, cells, + - * /, a leading minus, parentheses; exact.

A formula that divides by zero or reads an empty cell is empty (None). Leaves out functions and
text: the expressions of forms are another, larger language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from backend.kit.faults import Refused, refuse

TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|([^\W\d]\w*)|([-+*/()]))")
LONGEST = 2000
DEEPEST = 50

Values = Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it was read: its steps for a stack, and the cells it names."""

    steps: tuple[Fraction | str, ...]
    names: tuple[str, ...]


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    at, end = 0, len(text.rstrip())
    if end > LONGEST:
        raise refuse("collection.formula", formula=text[:40] + "…")
    while at < end:
        match = TOKEN.match(text, at, end)
        if match is None:
            raise refuse("collection.formula", formula=text)
        found.append(match[0].strip())
        at = match.end()
    return found


class _Parsing:
    """One formula while it is read, by descent: sums of products of parts."""

    def __init__(self, text: str) -> None:
        self._text, self._tokens, self._at, self._depth = text, _tokens(text), 0, 0
        self.steps: list[Fraction | str] = []

    def whole(self) -> None:
        self._sum()
        if self._at != len(self._tokens):
            raise self._wrong()

    def _wrong(self) -> Refused:
        return refuse("collection.formula", formula=self._text)

    def _take(self, signs: str) -> str:
        """Take the next token if it is one of these signs."""
        if self._at < len(self._tokens) and self._tokens[self._at] in signs:
            self._at += 1
            return self._tokens[self._at - 1]
        return ""

    def _sum(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong()
        is_negative = bool(self._take("-"))
        self._product()
        if is_negative:
            self.steps.append("neg")
        while sign := self._take("+-"):
            self._product()
            self.steps.append(sign)
        self._depth -= 1

    def _product(self) -> None:
        self._part()
        while sign := self._take("*/"):
            self._part()
            self.steps.append(sign)

    def _part(self) -> None:
        if self._take("("):
            self._sum()
            if not self._take(")"):
                raise self._wrong()
            return
        if self._at == len(self._tokens) or self._tokens[self._at] in "+-*/()":
            raise self._wrong()
        token = self._tokens[self._at]
        self._at += 1
        is_number = token[0].isascii() and token[0].isdigit()
        self.steps.append(Fraction(token) if is_number else f"={token}")


def parse(text: str) -> Formula:
    """Read a formula; raises Refused `collection.formula` when it cannot be read.

    >>> parse("paid / premium").names
    ('paid', 'premium')
    """
    parsing = _Parsing(text)
    parsing.whole()
    names = [step[1:] for step in parsing.steps if isinstance(step, str) and step[0] == "="]
    return Formula(tuple(parsing.steps), tuple(dict.fromkeys(names)))


def evaluate(formula: Formula, values: Values) -> Fraction | None:
    """Work a formula out exactly; None for a division by zero or an empty cell.

    >>> evaluate(parse("-(a + 1) / 3"), {"a": Fraction(1)})
    Fraction(-2, 3)
    """
    if any(values[name] is None for name in formula.names):
        return None
    stack: list[Fraction] = []
    for step in formula.steps:
        if isinstance(step, Fraction):
            stack.append(step)
        elif step[0] == "=":
            stack.append(values[step[1:]] or Fraction(0))
        elif step == "neg":
            stack.append(-stack.pop())
        else:
            right, left = stack.pop(), stack.pop()
            if step == "/" and right == 0:
                return None
            stack.append(_apply(step, left, right))
    return stack.pop()


def _apply(sign: str, left: Fraction, right: Fraction) -> Fraction:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right
