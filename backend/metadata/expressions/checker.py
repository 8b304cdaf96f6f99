"""Checker (类型检查): an untyped tree plus the types of the names becomes the typed tree.

Every fault is collected, with its position; nothing is guessed or converted silently, except
that `concat` writes numbers and dates as text, and that dates take days: `day + 30`.
"""

from collections.abc import Mapping

from backend.kit.faults import Fault
from backend.metadata.expressions.signatures import (
    BY_NAME,
    MODES,
    ROW_TWINS,
    SIGNATURES,
    Signature,
)
from backend.metadata.expressions.syntax import Raw
from backend.metadata.expressions.tree import Tree
from backend.metadata.expressions.types import Kind, Type

MOST_PLACES = 12
GROUPS: Mapping[str, tuple[Kind, ...]] = {
    "order": ("number", "date"),
    "any": ("number", "text", "date"),
    "same": ("number", "text", "date", "yes_no"),
    "branch": ("number", "text", "date", "yes_no"),
}
OPERATOR_CODES = frozenset(code for code, item in SIGNATURES.items() if item.is_operator)
UNKNOWN = Tree("constant", "empty")


class _Checker:
    """Holds the names in scope and the faults found so far."""

    def __init__(self, names: Mapping[str, Type], at: str) -> None:
        self.names = names
        self.at = at
        self.faults: list[Fault] = []
        self.columns: Mapping[str, Type] | None = None

    def fault(self, code: str, raw: Raw, **facts: object) -> Tree:
        said = {name: str(fact) for name, fact in facts.items()}
        self.faults.append(Fault(code, self.at, {"position": str(raw.at), **said}))
        return UNKNOWN

    def check(self, raw: Raw) -> Tree:
        """Return the typed tree of a node."""
        match raw.op:
            case "number":
                return Tree("constant", "number", (), raw.value)
            case "text":
                return Tree("constant", "text", (), raw.value) if raw.value else UNKNOWN
            case "yes_no":
                return Tree("constant", "yes_no", (), raw.value == "yes")
            case "empty":
                return UNKNOWN
            case "name":
                return self.name(raw)
            case _:
                return self.call(raw)

    def name(self, raw: Raw) -> Tree:
        """A column of the present row, else a field of the record."""
        if self.columns is not None and raw.value in self.columns:
            return Tree("column", self.columns[raw.value].kind, (), raw.value)
        known = self.names.get(raw.value)
        if known is None:
            return self.fault("expression.name", raw, name=raw.value)
        return Tree("rows" if known.kind == "rows" else "name", known.kind, (), raw.value)

    def call(self, raw: Raw) -> Tree:
        """A function or an operator, its overload chosen by the first argument."""
        word = raw.value if raw.value in OPERATOR_CODES else raw.value.lower()
        found = SIGNATURES[word] if word in OPERATOR_CODES else BY_NAME.get(word)
        if found is None:
            return self.fault("expression.function", raw, name=raw.value)
        args = _spread(raw.args, self.names) if raw.args else ()
        is_of_rows = bool(args) and args[0].op == "name" and self.is_rows(args[0])
        if is_of_rows and found.code in ROW_TWINS:
            found = SIGNATURES[ROW_TWINS[found.code]]
        parameters = _parameters(found, len(args))
        if parameters is None:
            return self.fault("expression.arguments", raw, name=found.code, found=len(args))
        if parameters[:1] == ("rows",):
            return self.over_rows(raw, found, args, parameters)
        return self.plain(found, args, parameters)

    def is_rows(self, raw: Raw) -> bool:
        """Whether a name stands for child rows."""
        known = self.names.get(raw.value)
        return known is not None and known.kind == "rows"

    def over_rows(
        self, raw: Raw, found: Signature, args: tuple[Raw, ...], parameters: tuple[str, ...]
    ) -> Tree:
        """A function over child rows: the other arguments are computed for each row."""
        if not self.is_rows(args[0]) or args[0].op != "name":
            return self.fault("expression.rows", args[0], name=found.code)
        if self.columns is not None:
            return self.fault("expression.rows_inside", raw, name=found.code)
        self.columns = self.names[args[0].value].columns
        inner = [self.check(arg) for arg in args[1:]]
        self.columns = None
        wanted = tuple(parameter.removeprefix("row:") for parameter in parameters[1:])
        checked = self.fitting(args[1:], inner, wanted)
        rows = Tree("rows", "rows", (), args[0].value)
        return Tree(found.code, _result(found, checked), (rows, *checked))

    def plain(self, found: Signature, args: tuple[Raw, ...], parameters: tuple[str, ...]) -> Tree:
        """A function of values."""
        trees = [
            self.written(arg, parameter) if parameter in ("places", "mode") else self.check(arg)
            for arg, parameter in zip(args, parameters, strict=True)
        ]
        dated = _on_dates(found.code, trees)
        if dated is not None:
            return dated
        checked = self.fitting(args, trees, _case_parameters(found, parameters))
        if found.code == "concat":
            checked = [
                part if part.kind in ("text", "empty") else Tree("text", "text", (part,))
                for part in checked
            ]
        return Tree(found.code, _result(found, checked), tuple(checked))

    def written(self, raw: Raw, parameter: str) -> Tree:
        """Decimal places or a rounding mode, which stand in the text and are not computed."""
        if parameter == "mode":
            mode = MODES.get(raw.value) if raw.op in ("name", "text") else None
            if mode is None:
                return self.fault("expression.mode", raw, found=raw.value)
            return Tree("constant", "text", (), mode)
        if raw.op != "number" or not raw.value.isdigit() or int(raw.value) > MOST_PLACES:
            return self.fault("expression.places", raw, most=MOST_PLACES)
        return Tree("constant", "number", (), str(int(raw.value)))

    def fitting(
        self, args: tuple[Raw, ...], trees: list[Tree], parameters: tuple[str, ...]
    ) -> list[Tree]:
        """Compare kinds with what is wanted; `same` and `order` must agree among themselves."""
        together: dict[str, Kind] = {}
        for raw, tree, parameter in zip(args, trees, parameters, strict=True):
            if tree.kind == "empty" or parameter in ("places", "mode"):
                continue
            wanted = GROUPS.get(parameter, (parameter,))
            if tree.kind not in wanted:
                self.fault("expression.type", raw, found=tree.kind, expected=" / ".join(wanted))
            elif (
                parameter in ("same", "order")
                and together.setdefault(parameter, tree.kind) != tree.kind
            ):
                expected = together[parameter]
                self.fault("expression.type", raw, found=tree.kind, expected=expected)
        return trees


def _spread(args: tuple[Raw, ...], names: Mapping[str, Type]) -> tuple[Raw, ...]:
    """Read `sum(insureds.loading)` as `sum(insureds, loading)`."""
    first, *rest = args
    owner, dot, column = first.value.partition(".")
    known = names.get(owner)
    if first.op != "name" or not dot or known is None or known.kind != "rows":
        return args
    return (Raw("name", first.at, owner), Raw("name", first.at, column), *rest)


def _parameters(found: Signature, count: int) -> tuple[str, ...] | None:
    """Lay the signature over so many arguments; None when they do not fit."""
    fixed = [item for item in found.parameters if item[-1] not in "?*"]
    optional = [item[:-1] for item in found.parameters if item.endswith("?")]
    repeated = [item[:-1] for item in found.parameters if item.endswith("*")]
    more = count - len(fixed)
    if more < 0 or (not repeated and more > len(optional)):
        return None
    return tuple(fixed + (repeated * more if repeated else optional[:more]))


def _case_parameters(found: Signature, parameters: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds of case's arguments: condition and value in turn, a last odd one is the else."""
    if found.code != "case":
        return parameters
    last = len(parameters) - 1
    return tuple(
        "yes_no" if place % 2 == 0 and place < last else "same" for place in range(len(parameters))
    )


def _result(found: Signature, args: list[Tree]) -> Kind:
    """The kind of a call: fixed, or that of its first argument of `same` kind that is known."""
    kinds: dict[str, Kind] = {
        "number": "number", "text": "text", "yes_no": "yes_no", "date": "date",
    }  # fmt: skip
    if found.result in kinds:
        return kinds[found.result]
    of = args
    if found.code == "if":
        of = args[1:]
    elif found.code == "case":
        of = [*args[1::2], args[-1]]
    elif found.code in ROW_TWINS.values():
        of = args[:1]
    return next((arg.kind for arg in of if arg.kind != "empty"), "empty")


def _on_dates(op: str, trees: list[Tree]) -> Tree | None:
    """`date + days`, `date − days` and `date − date`, when the first argument is a date."""
    if op not in ("add", "subtract") or trees[0].kind != "date":
        return None
    first, second = trees
    if second.kind == "number":
        days = second if op == "add" else Tree("negate", "number", (second,))
        return Tree("add_days", "date", (first, days))
    if op == "subtract" and second.kind == "date":
        return Tree("days_between", "number", (second, first))
    return None


def check(
    raw: Raw, names: Mapping[str, Type], columns: Mapping[str, Type] | None, at: str
) -> tuple[Tree, list[Fault]]:
    """Return the typed tree and every fault; `columns` when the expression stands in a row."""
    checker = _Checker(names, at)
    checker.columns = columns
    tree = checker.check(raw)
    if tree.op == "rows":
        checker.fault("expression.rows_alone", raw, name=raw.value)
    return tree, checker.faults
