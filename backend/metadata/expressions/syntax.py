"""Syntax (语法): tokens become an untyped tree that remembers positions.

or ← and (或 and)*      and ← not (且 not)*      not ← 非 not | compared
compared ← sum ((= <> < <= > >=) sum | in ( or, … ))?
sum ← product ((+ −) product)*      product ← signed ((× ÷) signed)*      signed ← − signed | leaf
leaf ← number | "text" | yes | no | empty | name(.name)? | function( or, … ) | ( or )
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from backend.kit.faults import refuse
from backend.metadata.expressions.tokens import Token, cut
from backend.metadata.expressions.tree import MOST_DEPTH, MOST_NESTED, MOST_NODES

MOST_CHARACTERS = 20_000
KEYWORDS: Mapping[str, str] = {
    "and": "and", "且": "and", "并且": "and", "or": "or", "或": "or", "或者": "or",
    "not": "not", "非": "not", "in": "in", "属于": "in",
    "true": "yes", "yes": "yes", "是": "yes", "真": "yes",
    "false": "no", "no": "no", "否": "no", "假": "no",
    "empty": "empty", "空": "empty",
}  # fmt: skip
COMPARISONS = {
    "=": "equal", "<>": "unequal", "<": "less", "<=": "at_most", ">": "greater", ">=": "at_least",
}  # fmt: skip
SUMS = {"+": "add", "-": "subtract"}
PRODUCTS = {"*": "multiply", "/": "divide"}


@dataclass(frozen=True, slots=True)
class Raw:
    """A node before its types are known: leaf kinds, `name`, or a `call` of `value`."""

    op: str
    at: int
    value: str = ""
    args: tuple["Raw", ...] = ()
    depth: int = 1


class _Reader:
    """Walks over the tokens once; counts nodes and nesting."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.here = 0
        self.nodes = 0
        self.nested = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.here]

    @property
    def is_at_end(self) -> bool:
        return self.next.kind == "end"

    def keyword(self) -> str:
        return KEYWORDS.get(self.next.text.lower(), "") if self.next.kind == "name" else ""

    def take(self) -> Token:
        token = self.next
        self.here += 1
        return token

    def is_sign(self, *signs: str) -> bool:
        return self.next.kind == "sign" and self.next.text in signs

    def expect(self, sign: str) -> None:
        if not self.is_sign(sign):
            raise self.surprise(sign)
        self.take()

    def surprise(self, expected: str) -> Exception:
        if self.is_at_end:
            return refuse("expression.end", position=self.next.at, expected=expected)
        return refuse(
            "expression.unexpected",
            position=self.next.at,
            found=self.next.text,
            expected=expected,
        )

    def node(self, op: str, at: int, value: str = "", args: tuple[Raw, ...] = ()) -> Raw:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise refuse("expression.nodes", position=at, most=MOST_NODES)
        depth = 1 + max((arg.depth for arg in args), default=0)
        if depth > MOST_DEPTH:
            raise refuse("expression.depth", position=at, most=MOST_DEPTH)
        return Raw(op, at, value, args, depth)


def _chain(reader: _Reader, part: Callable[[_Reader], Raw], signs: Mapping[str, str]) -> Raw:
    """Read parts joined by signs of one rank, from left to right."""
    left = part(reader)
    while reader.is_sign(*signs):
        sign = reader.take()
        left = reader.node("call", sign.at, signs[sign.text], (left, part(reader)))
    return left


def _joined(reader: _Reader, part: Callable[[_Reader], Raw], word: str) -> Raw:
    """Read parts joined by 且 or 或 into one call, so that long lists stay flat."""
    parts, at = [part(reader)], reader.next.at
    while reader.keyword() == word:
        reader.take()
        parts.append(part(reader))
    return parts[0] if len(parts) == 1 else reader.node("call", at, word, tuple(parts))


def _any(reader: _Reader) -> Raw:
    reader.nested += 1
    if reader.nested > MOST_NESTED:
        raise refuse("expression.depth", position=reader.next.at, most=MOST_NESTED)
    read = _joined(reader, _all, "or")
    reader.nested -= 1
    return read


def _all(reader: _Reader) -> Raw:
    return _joined(reader, _not, "and")


def _not(reader: _Reader) -> Raw:
    signs = list[Token]()
    while reader.keyword() == "not":
        signs.append(reader.take())
    inner = _compared(reader)
    for sign in reversed(signs):
        inner = reader.node("call", sign.at, "not", (inner,))
    return inner


def _compared(reader: _Reader) -> Raw:
    left = _sum(reader)
    if reader.is_sign(*COMPARISONS):
        sign = reader.take()
        return reader.node("call", sign.at, COMPARISONS[sign.text], (left, _sum(reader)))
    if reader.keyword() == "in":
        at = reader.take().at
        return reader.node("call", at, "one_of", (left, *_arguments(reader)))
    return left


def _sum(reader: _Reader) -> Raw:
    return _chain(reader, _product, SUMS)


def _product(reader: _Reader) -> Raw:
    return _chain(reader, _signed, PRODUCTS)


def _signed(reader: _Reader) -> Raw:
    signs = list[Token]()
    while reader.is_sign("-"):
        signs.append(reader.take())
    inner = _leaf(reader)
    for sign in reversed(signs):
        inner = reader.node("call", sign.at, "negate", (inner,))
    return inner


def _arguments(reader: _Reader) -> tuple[Raw, ...]:
    reader.expect("(")
    read = list[Raw]()
    if not reader.is_sign(")"):
        read.append(_any(reader))
        while reader.is_sign(","):
            reader.take()
            read.append(_any(reader))
    reader.expect(")")
    return tuple(read)


def _number(text: str) -> str:
    """The written number as plain decimal text; 15% is 0.15."""
    if not text.endswith("%"):
        return text
    hundredth = Fraction(text[:-1]) / 100
    places = len(text[:-1].partition(".")[2]) + 2
    digits = f"{int(hundredth * 10**places):0{places + 1}d}"
    return f"{digits[:-places]}.{digits[-places:]}"


def _leaf(reader: _Reader) -> Raw:
    token, word = reader.next, reader.keyword()
    if token.kind in ("number", "text"):
        reader.take()
        value = _number(token.text) if token.kind == "number" else token.text
        return reader.node(token.kind, token.at, value)
    if reader.is_sign("("):
        reader.take()
        inner = _any(reader)
        reader.expect(")")
        return inner
    if token.kind != "name" or word == "not":
        raise reader.surprise("…")
    return _word(reader, word)


def _word(reader: _Reader, word: str) -> Raw:
    """A keyword, a function or a name."""
    token = reader.take()
    if word in ("yes", "no"):
        return reader.node("yes_no", token.at, word)
    if word == "empty" and not reader.is_sign("("):
        return reader.node("empty", token.at)
    if reader.is_sign("("):
        name = "one_of" if word == "in" else word or token.text
        return reader.node("call", token.at, name, _arguments(reader))
    if word in ("and", "or", "in"):
        raise refuse("expression.unexpected", position=token.at, found=token.text, expected="…")
    if not reader.is_sign("."):
        return reader.node("name", token.at, token.text)
    reader.take()
    if reader.next.kind != "name":
        raise reader.surprise("…")
    return reader.node("name", token.at, f"{token.text}.{reader.take().text}")


def read(text: str) -> Raw:
    """Read an expression's text into its untyped tree; raises Refused at the first surprise."""
    if len(text) > MOST_CHARACTERS:
        raise refuse("expression.length", position=MOST_CHARACTERS, most=MOST_CHARACTERS)
    reader = _Reader(cut(text))
    if reader.is_at_end:
        raise refuse("expression.nothing", position=1)
    found = _any(reader)
    if not reader.is_at_end:
        raise reader.surprise("…")
    return found
