"""Structured files (结构文件): YAML and JSON, with the line of every value and no number rounded.

Every scalar but true, false and null stays the text that was written, so that `0.10` is not a
float and a date not an object. A path is written `models[0].alpha` (chapter 00).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from backend.kit.faults import Fault
from backend.kit.tables import FileFault

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class Structured:
    """A file's value, and on which line each path's value stands."""

    file: str
    value: Any
    lines: Mapping[str, int] = field(default_factory=dict)

    def place(self, fault: Fault) -> FileFault:
        """Place a fault whose `at` is a path: the line of its value, else of what holds it."""
        path = fault.at
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return FileFault(self.file, self.lines.get(path, 1), fault, stops=True)


def _scalar(node: yaml.ScalarNode) -> Any:
    # Only plain scalars are words; a quoted "null" is text.
    return _WORDS.get(node.value.lower(), node.value) if node.style is None else node.value


class _Reading:
    """One file while its nodes become values; an alias is read once, however often it stands."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self._known: dict[int, Any] = {}

    def read(self, node: yaml.Node, path: str = "") -> Any:
        """Return a node's value, noting the line of every path below."""
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if id(node) not in self._known:
            self._known[id(node)] = [] if isinstance(node, yaml.SequenceNode) else {}
            self._fill(node, path)
        return self._known[id(node)]

    def _fill(self, node: yaml.Node, path: str) -> None:
        found = self._known[id(node)]
        if isinstance(node, yaml.MappingNode):
            SafeConstructor().flatten_mapping(node)
            for key, value in node.value:
                inner = f"{path}.{key.value}" if path else str(key.value)
                found[str(key.value)] = self.read(value, inner)
        else:
            found += [self.read(item, f"{path}[{at}]") for at, item in enumerate(node.value)]


def read_structured(path: str | Path) -> tuple[Structured | None, list[FileFault]]:
    """Read a YAML or JSON file; returns it, or why it cannot be read."""
    file = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        return None, [_stop(file, 1, "table.file.unreadable", reason=reason)]
    except UnicodeDecodeError:
        return None, [_stop(file, 1, "table.file.encoding")]
    reading = _Reading()
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = None if node is None else reading.read(node)
    except (yaml.YAMLError, RecursionError) as error:
        return _read_json(file, text, error)
    return Structured(file, value, reading.lines), []


def _read_json(
    file: str, text: str, error: Exception
) -> tuple[Structured | None, list[FileFault]]:
    """Read JSON that YAML does not take (tabs); its lines are not known then."""
    try:
        return Structured(file, json.loads(text, parse_float=Decimal, parse_int=str)), []
    except (ValueError, RecursionError):
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else 1
        return None, [_stop(file, line, "table.file.structure", reason=reason)]


def _stop(file: str, line: int, code: str, **facts: str) -> FileFault:
    return FileFault(file, line, Fault(code, "file", facts), stops=True)
