"""Random typed trees and values, for proofs that hold on all of them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from backend.metadata.expressions import Kind, Tree
from backend.metadata.expressions.signatures import SIGNATURES

KINDS: tuple[Kind, ...] = ("number", "text", "yes_no", "date")
NAMES: Mapping[Kind, tuple[str, ...]] = {
    "number": ("a", "b", "c"), "text": ("t", "u"), "yes_no": ("y", "z"), "date": ("d", "e"),
}  # fmt: skip
COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    "number": ("x",), "text": ("k",), "yes_no": ("w",), "date": ("born",),
}  # fmt: skip

places = st.sampled_from([0, 0, 1, 1, 2, 2, 3, 12])
ties = st.integers(-3000, 3000).map(lambda half: f"{half // 10}.{abs(half) % 10}5")
numbers = st.one_of(
    ties,
    st.integers(-50, 50).map(str),
    st.decimals(-10000, 10000, places=2).map(str),
    st.decimals("-0.01", "0.01", places=5).map("{:f}".format),
    st.sampled_from(["0", "1", "-1", "0.5", "2.5", "-2.5", "0.005", "1000000000000", "12"]),
)
texts = st.one_of(
    st.sampled_from(["A", "B", "张三", "𠮷野", "12.5", "it's", '"', "11010519491231002X"]),
    st.text("ab张𠮷1.", min_size=1, max_size=6),
)
dates = st.one_of(
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.sampled_from([date(2024, 2, 29), date(2023, 2, 28), date(2026, 1, 31), date(9999, 12, 31)]),
).map(str)
PLAIN: Mapping[Kind, SearchStrategy[Any]] = {
    "number": numbers, "text": texts, "yes_no": st.booleans(), "date": dates,
}  # fmt: skip


def _leaf(draw: DrawFn, kind: Kind, in_row: bool) -> Tree:
    names = list(NAMES[kind])
    if in_row and draw(st.booleans()):
        return Tree("column", kind, (), COLUMNS[kind][0])
    if kind != "date" and draw(st.booleans()):
        value = draw(PLAIN[kind].filter(lambda plain: not str(plain).startswith("-")))
        return Tree("constant", kind, (), value)
    return Tree("name", kind, (), draw(st.sampled_from(names)))


OF_KIND: Mapping[Kind, tuple[str, ...]] = {
    kind: tuple(
        code
        for code, item in SIGNATURES.items()
        if item.result == kind or (item.result == "same" and "order" not in item.parameters)
        or (item.result == "same" and kind in ("number", "date"))
    )
    for kind in KINDS
}  # fmt: skip


@st.composite
def trees(draw: DrawFn, kind: Kind = "number", depth: int = 4, in_row: bool = False) -> Tree:
    """Draw a typed tree of a kind, as the checker would let it pass."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return _leaf(draw, kind, in_row)
    choices = [code for code in OF_KIND[kind] if "row" not in str(SIGNATURES[code].parameters)]
    over_rows = [code for code in OF_KIND[kind] if code not in choices]
    if kind not in ("number", "date"):
        over_rows = [code for code in over_rows if not code.endswith("_of")]
    # What only chooses among its arguments would else crowd out what computes.
    plain = [code for code in choices if code not in ("if", "case", "coalesce")]
    code = draw(st.sampled_from(choices + plain * 3 + ([] if in_row else over_rows * 2)))

    def inner(of: Kind, row: bool = in_row) -> Tree:
        return draw(trees(of, depth - 1, row))

    return Tree(code, kind, _arguments(draw, code, kind, inner))


def _arguments(
    draw: DrawFn, code: str, kind: Kind, inner: Callable[..., Tree]
) -> tuple[Tree, ...]:
    signature = SIGNATURES[code]
    same = kind if signature.result == "same" else draw(st.sampled_from(KINDS))
    order: Kind = kind if signature.result == "same" else draw(st.sampled_from(("number", "date")))
    if code == "case":
        pairs = [part for _ in range(draw(st.integers(1, 2))) for part in ("yes_no", "same")]
        parameters = pairs + ["same"] * draw(st.integers(0, 1))
    else:
        parameters = [
            item.rstrip("?*")
            for item in signature.parameters
            if not item.endswith(("?", "*")) or draw(st.booleans())
        ]
    kinds: dict[str, Kind] = {
        "same": same,
        "order": order,
        "any": draw(st.sampled_from(KINDS[:2])),
    }
    found = []
    for parameter in parameters:
        wanted = parameter.removeprefix("row:")
        if parameter == "rows":
            found.append(Tree("rows", "rows", (), "rows"))
        elif parameter == "places":
            found.append(Tree("constant", "number", (), str(draw(places))))
        elif parameter == "mode":
            if found[-1].op != "constant" or len(found) < 2:
                continue
            mode = draw(st.sampled_from(("half_up", "up", "down")))
            found.append(Tree("constant", "text", (), mode))
        else:
            of: Any = kinds.get(wanted, wanted)
            if code == "concat":
                of = "text"
            found.append(inner(of, row=True) if parameter.startswith("row:") else inner(of))
    return tuple(found)


def _maybe(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.one_of(*[strategy] * 8, st.sampled_from([None, ""]))


values: SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {name: _maybe(PLAIN[kind]) for kind, names in NAMES.items() for name in names}
    | {
        "rows": st.lists(
            st.fixed_dictionaries(
                {name: _maybe(PLAIN[kind]) for kind, names in COLUMNS.items() for name in names}
            ),
            max_size=4,
        )
    }
)
