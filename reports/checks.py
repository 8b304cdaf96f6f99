"""Checks before publishing (发布前检查): what can be known to be wrong with a report.

Beside the shape, the dataset's entity and each field that the report counts or cuts by.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from backend.kit.faults import Fault
from backend.metadata.catalogue import Entity
from backend.metadata.definition_files import KINDS
from reports.definition import ReportDefinition, examine

Body = Mapping[str, Any]
Lookup = Callable[[str, str], Body | None]
Checker = Callable[[Body, str, Lookup], list[Fault]]

TYPES_OF = {"org": ("id",), "product": ("text", "choice"), "month": ("date", "moment")}
SUMMED = ("money", "decimal", "integer")


def _field(entity: Entity, code: str, at: str, types: Iterable[str]) -> Iterator[Fault]:
    found = entity.field(code)
    if found is None:
        yield Fault("report.field.unknown", at, {"found": code, "entity": entity.code})
    elif found.type not in types:
        facts = {"found": code, "type": found.type, "expected": ", ".join(types)}
        yield Fault("report.field.type", at, facts)


def _fields(report: ReportDefinition, body: Body, entity: Entity) -> Iterator[Fault]:
    """Every field that the report names."""
    yield from _field(entity, report.date_field, "dataset.date", TYPES_OF["month"])
    if report.currency_field:
        yield from _field(entity, report.currency_field, "dataset.currency", ("text", "choice"))
    for code in report.where:
        if entity.field(code) is None:
            facts = {"found": str(code), "entity": entity.code}
            yield Fault("report.field.unknown", f"dataset.where.{code}", facts)
    for index, plain in enumerate(body.get("dimensions") or ()):
        kind = plain["kind"]
        named = report.dimensions[kind]
        yield from _field(entity, named.field, f"dimensions[{index}].field", TYPES_OF[kind])
        if named.names and named.names not in KINDS:
            facts = {"found": named.names, "known": ", ".join(KINDS)}
            yield Fault("report.choice", f"dimensions[{index}].names", facts)
    for index, measure in enumerate(report.measures):
        if measure.kind == "sum":
            yield from _measure(report, entity, measure.field, f"measures[{index}].field")


def _measure(report: ReportDefinition, entity: Entity, code: str, at: str) -> Iterator[Fault]:
    yield from _field(entity, code, at, SUMMED)
    found = entity.field(code)
    if found is not None and found.type == "money" and not report.currency_field:
        yield Fault("report.currency.missing", "dataset.currency", {"found": code})


def checker(entities: Iterable[Entity]) -> Checker:
    """Return the check of reports over these entities."""
    known = {entity.code: entity for entity in entities}

    def check_report(body: Body, code: str, _lookup: Lookup) -> list[Fault]:
        """Return every fault of a report's body, with its path; none when it may be published."""
        report, faults = examine(body)
        if report.code != code:
            faults.append(Fault("report.code.file", "code", {"found": report.code, "file": code}))
        entity = known.get(report.entity)
        if entity is None:
            facts = {"found": report.entity, "known": ", ".join(sorted(known))}
            faults.append(Fault("report.entity.unknown", "dataset.entity", facts))
        elif not entity.org_column:
            faults.append(Fault("report.entity.no_unit", "dataset.entity", {"found": entity.code}))
        if entity is not None and not faults:
            faults += _fields(report, body, entity)
        return faults

    return check_report
