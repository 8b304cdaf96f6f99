"""Which events the source writes into the journal (日志事件): found by reading, not by running.

A name that is passed on is followed one step: through a parameter to the calls of its function,
through a local name to what it was given, through a table to its values, through a test of
membership to the keys. What needs more than that is refused, so that no event goes unnamed.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("backend", "forms", "mobile_api", "reports", "seeds")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Written:
    """An event, and the file that writes it."""

    event: str
    path: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a name is looked up: its function and its module, as text and as it runs."""

    function: Function
    tree: ast.Module
    module: str

    def events(self, node: ast.expr) -> Iterator[str]:
        """The events that an expression may stand for."""
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(
                values=[ast.Constant(value=str(start)), ast.FormattedValue(value=end)]
            ):
                yield from (f"{start}{code}" for code in self._one_of(ast.unparse(end)))
            case ast.IfExp(body=one, orelse=other):
                yield from self.events(one)
                yield from self.events(other)
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, default]):
                yield from self.events(table)
                yield from self.events(default)
            case ast.Name(id=name):
                yield from self._named(name)

    def _named(self, name: str) -> Iterator[str]:
        parameters = [item.arg for item in self.function.args.args]
        if name in parameters:
            yield from self._passed(parameters.index(name), name)
            return
        given = [
            node.value
            for node in ast.walk(self.function)
            if isinstance(node, ast.Assign)
            and any(isinstance(to, ast.Name) and to.id == name for to in node.targets)
        ]
        for value in given:
            yield from self.events(value)
        table = getattr(import_module(self.module), name, None)
        if not given and isinstance(table, Mapping):
            yield from (text for text in table.values() if isinstance(text, str))

    def _one_of(self, name: str) -> Iterator[str]:
        """The keys of the table that a name is asked to be in."""
        for node in ast.walk(self.function):
            match node:
                case ast.Compare(
                    left=ast.Name(id=asked), ops=[ast.In()], comparators=[ast.Name(id=table)]
                ) if asked == name:
                    yield from getattr(import_module(self.module), table)

    def _passed(self, position: int, name: str) -> Iterator[str]:
        for node in ast.walk(self.tree):
            match node:
                case ast.Call(func=ast.Name(id=called)) if called == self.function.name:
                    named = [item.value for item in node.keywords if item.arg == name]
                    for value in named or node.args[position : position + 1]:
                        if isinstance(value, ast.Constant):
                            yield str(value.value)


def _records(function: Function) -> Iterator[ast.expr]:
    """The first arguments of `journal.record(…)` in a function."""
    for node in ast.walk(function):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="journal"), attr="record"),
                args=[event, *_],
            ):
                yield event


def written_in(path: Path) -> Iterator[Written]:
    """Yield the events that one file writes; a name nobody can follow fails loudly."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    relative = path.relative_to(ROOT)
    module = ".".join(relative.with_suffix("").parts)
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    for function in functions:
        for event in _records(function):
            found = set(_Place(function, tree, module).events(event))
            assert found, f"{relative}:{event.lineno}: which event is {ast.unparse(event)}?"
            yield from (Written(name, relative.as_posix()) for name in found)


def written_events() -> list[Written]:
    """Return every event that the source writes, in a stable order."""
    found = {
        item
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
        for item in written_in(path)
    }
    return sorted(found, key=lambda item: (item.event, item.path))
