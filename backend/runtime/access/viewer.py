"""The viewer (当前用户): who asks, with which grants; and the org tree they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

FunctionClass = Literal["query", "accept", "handle"]
UnitKind = Literal["group", "head_office", "branch", "sub_branch", "sales_office", "department"]


@dataclass(frozen=True, slots=True)
class Unit:
    """An org unit (机构) of the tree."""

    id: int
    code: str
    name_zh: str
    name_en: str
    kind: UnitKind
    parent_id: int | None


@dataclass(frozen=True)
class OrgTree:
    """The org tree (机构树) as it stands, by id."""

    units: Mapping[int, Unit]

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = {}
        for unit in self.units.values():
            if unit.parent_id is not None:
                children.setdefault(unit.parent_id, []).append(unit.id)
        return children

    @cached_property
    def _below(self) -> dict[int, frozenset[int]]:
        return {}

    def below(self, unit_id: int) -> frozenset[int]:
        """Return the unit itself and everything below it."""
        if unit_id not in self._below:
            found, waiting = set[int](), [unit_id]
            while waiting:
                here = waiting.pop()
                found.add(here)
                waiting.extend(self._children.get(here, ()))
            self._below[unit_id] = frozenset(found)
        return self._below[unit_id]

    def chain(self, unit_id: int) -> list[Unit]:
        """Return the unit and every unit above it, the root last."""
        chain: list[Unit] = []
        here: int | None = unit_id
        while here is not None:
            chain.append(self.units[here])
            here = self.units[here].parent_id
        return chain


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant (授权) of chapter 11 §2.1.

    `max_minor` is the largest amount in minor units of the group's currency; None means no
    authority over amounts, `is_unlimited` any amount. `own_only` narrows the grant to records
    that the person owns ("sees own work"), which chapter 00 asks of field agents.
    """

    id: str
    effect: Literal["allow", "deny"]
    function: str
    function_class: Literal["query", "accept", "handle", "*"]
    org_id: int
    down: bool
    product: str = "*"
    business: str = "*"
    max_minor: int | None = None
    is_unlimited: bool = False
    own_only: bool = False
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Viewer:
    """The person who asks. Grants are those in force today, of all their posts and roles."""

    person_id: int
    login: str
    name: str
    unit_id: int
    locale: str
    orgs: OrgTree
    grants: tuple[Grant, ...] = ()
    device_id: int | None = None
    post: str = ""
    functions: frozenset[str] = field(default_factory=frozenset)
