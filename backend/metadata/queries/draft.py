"""Drafts (编译草稿): a plan being written: its parameters, aliases, masked fields and cost."""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.metadata.catalogue import Entity
from backend.metadata.queries.dialect import Words, quoted
from backend.metadata.queries.request import Slot
from backend.metadata.queries.rights import Rights

MARK = re.compile("\x01([0-9]+)\x01")


@dataclass
class Run:
    """One run of a plan: the reader's rights and variables, and what was already read of them."""

    rights: Rights
    variables: Mapping[str, Any]
    read: dict[Hashable, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its kind, and where its value comes from."""

    kind: str
    get: Callable[[Run], object]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the answer we are: the path of keys, and how often what is here comes."""

    path: tuple[str, ...] = ()
    sizes: tuple[Slot, ...] = ()

    def below(self, key: str, size: Slot | None = None) -> "Spot":
        """Return the spot of a key below, which comes `size` times as often."""
        return Spot((*self.path, key), (*self.sizes, size) if size else self.sizes)

    @property
    def text(self) -> str:
        """The path as it is written."""
        return ".".join(self.path)


class Row:
    """A table under an alias; remembers which columns were used."""

    def __init__(self, alias: str, entity: Entity) -> None:
        """Begin with no column used."""
        self.alias = alias
        self.entity = entity
        self.used: dict[str, None] = {}

    def column(self, name: str) -> str:
        """Return a column of the row."""
        self.used[name] = None
        return f"{self.alias}.{quoted(name)}"


class Draft:
    """What is collected while an operation is written as SQL."""

    def __init__(self, words: Words, rights: Rights) -> None:
        """Begin an empty plan for a dialect and one reader's shape of rights."""
        self.words = words
        self.rights = rights
        self.parameters: list[Parameter] = []
        self.masked: dict[str, None] = {}
        self.unsearched: dict[str, None] = {}
        self.costs: list[tuple[int, tuple[Slot, ...]]] = []
        self._layers: list[str] = []
        self._known: dict[Hashable, int] = {}
        self._aliases = 0

    def row(self, entity: Entity) -> Row:
        """Return a table under a new alias."""
        self._aliases += 1
        return Row(f"t{self._aliases}", entity)

    def layer(self, statement: str) -> str:
        """Put a statement in front of the whole one, and return the name it is read under.

        SQLite's parser counts how deep expressions nest, and gives up at a hundred.
        """
        name = f"q{len(self._layers) + 1}"
        self._layers.append(f"{name} as ({statement})")
        return name

    def from_layer(self, statement: str) -> str:
        """Return the one JSON value of a statement with a column `v`, from a layer of its own."""
        return self.words.nested(f"select v from {self.layer(statement)}")

    def parameter(
        self, kind: str, get: Callable[[Run], object], key: Hashable | None = None
    ) -> str:
        """Return the mark of a parameter; the same key gives the same one."""
        number = self._known.get(key) if key is not None else None
        if number is None:
            self.parameters.append(Parameter(kind, get))
            number = len(self.parameters)
            if key is not None:
                self._known[key] = number
        return f"\x01{number - 1}\x01"

    def finished(self, sql: str) -> tuple[str, tuple[Parameter, ...]]:
        """Number the parameters that the statement came to use, in the order it names them."""
        numbers: dict[int, int] = {}

        def named(mark: re.Match[str]) -> str:
            index = int(mark[1])
            number = numbers.setdefault(index, len(numbers) + 1)
            return self.words.placeholder(number, self.parameters[index].kind)

        layers = f"with {', '.join(self._layers)} " if self._layers else ""
        text = MARK.sub(named, layers + sql)
        return text, tuple(self.parameters[index] for index in numbers)

    def charge(self, weight: int, spot: Spot) -> None:
        """Count the cost of what stands at a spot."""
        self.costs.append((weight, spot.sizes))
