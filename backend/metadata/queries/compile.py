"""The compiler (查询编译器): requests and rights → one SQL statement that returns JSON text.

A plan depends on what is asked, on the shape of the reader's rights and of the variables, never
on their values: those are its parameters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.kit.faults import refuse
from backend.metadata.queries.aggregate import groups
from backend.metadata.queries.dialect import literal, words
from backend.metadata.queries.draft import Draft, Parameter, Run, Spot
from backend.metadata.queries.request import ById, Groups, Named, Page, Root, Slot
from backend.metadata.queries.rights import Rights
from backend.metadata.queries.select import by_id, page
from backend.runtime.database import Dialect

MOST_COST = 50_000


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement and what it needs; `masked` are paths whose values may be hidden or masked."""

    sql: str
    parameters: tuple[Parameter, ...]
    costs: tuple[tuple[int, tuple[Slot, ...]], ...]
    masked: tuple[str, ...]
    unsearched: tuple[str, ...]

    def cost(self, variables: Mapping[str, Any]) -> int:
        """Return the cost by depth × size: every record or figure that may be read."""
        total = 0
        for weight, sizes in self.costs:
            count = weight
            for size in sizes:
                value = size(variables)
                count *= value if isinstance(value, int) else 1
            total += count
        return total

    def arguments(
        self, dialect: Dialect, rights: Rights, variables: Mapping[str, Any]
    ) -> list[object]:
        """Return the parameters of one run; raises Refused for a value that cannot be one."""
        run, said = Run(rights, variables), words(dialect)
        return [
            None if (value := item.get(run)) is None else said.bind(item.kind, value)
            for item in self.parameters
        ]


def compile_roots(roots: Sequence[Root], dialect: Dialect, rights: Rights) -> Plan:
    """Write the statement for everything that one operation reads."""
    draft = Draft(words(dialect), rights)
    shown = [(root.key, root_sql(draft, root)) for root in roots]
    sql = f"select {draft.words.as_text(draft.words.pack(shown))}"
    text, parameters = draft.finished(sql)
    if not draft.words.takes(text):
        raise refuse("query.nesting")
    return Plan(
        text,
        parameters,
        tuple(draft.costs),
        tuple(draft.masked),
        tuple(draft.unsearched),
    )


def root_sql(draft: Draft, root: Root) -> str:
    """Write one root field; an entity that the reader sees nothing of is refused."""
    spot = Spot()
    if isinstance(root, Named):
        return f"cast({literal(root.name)} as text)"
    require_reader(draft.rights, root.entity, root.key)
    match root:
        case ById():
            return by_id(draft, root, spot)
        case Page():
            return page(draft, root, spot)
        case Groups():
            return groups(draft, root, spot)


def require_reader(rights: Rights, entity: str, at: str) -> None:
    """Refuse a reader without any grant to read an entity."""
    found = rights.catalogue.entities[entity]
    if rights.scope(found).is_empty:
        raise refuse("query.refused", at, entity=entity)


def check_cost(plan: Plan, variables: Mapping[str, Any], most: int = MOST_COST) -> int:
    """Return what a run costs; raises Refused with the cost when it is too much."""
    cost = plan.cost(variables)
    if cost > most:
        raise refuse("query.cost", cost=cost, most=most)
    return cost
