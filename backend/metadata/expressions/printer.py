"""Printer (打印): a typed tree as the text that a person would write; reading it gives it back."""

from collections.abc import Mapping

from backend.metadata.expressions.signatures import SIGNATURES
from backend.metadata.expressions.tree import Tree

SIGNS: Mapping[str, tuple[str, int]] = {
    "or": ("or", 1), "and": ("and", 2), "not": ("not", 3),
    "equal": ("=", 4), "unequal": ("<>", 4), "less": ("<", 4), "at_most": ("<=", 4),
    "greater": (">", 4), "at_least": (">=", 4),
    "add": ("+", 5), "subtract": ("-", 5), "multiply": ("*", 6), "divide": ("/", 6),
    "negate": ("-", 7),
}  # fmt: skip
CHINESE_WORDS = {"or": "或", "and": "且", "not": "非"}
LEAF_RANK = 9
OVERLOADED = {"min_of": "min", "max_of": "max"}


def _leaf(tree: Tree, chinese: bool) -> str:
    match tree.kind if tree.op == "constant" else tree.op:
        case "text":
            return '"' + str(tree.value).replace('"', '""') + '"'
        case "yes_no":
            words = ("是", "否") if chinese else ("yes", "no")
            return words[0] if tree.value else words[1]
        case "empty":
            return "空" if chinese else "empty"
        case _:
            return str(tree.value)


def _inner(tree: Tree, rank: int, chinese: bool) -> str:
    """An argument of a sign, in parentheses where it binds less."""
    text = write(tree, chinese=chinese)
    return f"({text})" if SIGNS.get(tree.op, ("", LEAF_RANK))[1] < rank else text


def _signed(tree: Tree, chinese: bool) -> str:
    sign, rank = SIGNS[tree.op]
    word = CHINESE_WORDS.get(sign, sign) if chinese else sign
    if len(tree.args) == 1:
        space = "" if sign == "-" else " "
        inner_rank = rank if tree.op == "negate" else rank + 1
        return f"{word}{space}{_inner(tree.args[0], inner_rank, chinese)}"
    first_rank = rank + 1 if rank <= 2 or rank == 4 else rank
    first, *rest = tree.args
    parts = [_inner(first, first_rank, chinese)]
    parts += [_inner(arg, rank + 1, chinese) for arg in rest]
    return f" {word} ".join(parts)


def write(tree: Tree, *, chinese: bool = False) -> str:
    """Write a tree as text, its words in English or Chinese.

    >>> one, units = Tree("constant", "number", (), "1"), Tree("name", "number", (), "units")
    >>> write(Tree("round", "number", (Tree("multiply", "number", (one, units)),)))
    'round(1 * units)'
    """
    if not tree.args:
        return _leaf(tree, chinese)
    if tree.op in SIGNS:
        return _signed(tree, chinese)
    code = OVERLOADED.get(tree.op, tree.op)
    name = SIGNATURES[code].chinese if chinese else code
    args = [write(arg, chinese=chinese) for arg in tree.args]
    if tree.op == "round" and len(args) == 3:
        args[2] = args[2].strip('"')
    return f"{name}({', '.join(args)})"
