"""What is checked before a report is published (报表发布检查): every fault, with its path."""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.kit.faults import Fault
from backend.metadata import releases
from backend.metadata.catalogue import Entity
from backend.metadata.releases import Lookup
from reports.definition import LONGEST_MONTHS

KINDS = ("sum", "count", "ratio")
PLACES = {"org": "id", "product": "text", "date": "date"}
Body = Mapping[str, Any]


def _labels(body: Body, key: str, at: str) -> Iterator[Fault]:
    written = body.get(key)
    if not isinstance(written, Mapping) or not {"zh", "en"} <= set(written):
        yield Fault("report.label", f"{at}{key}")


def _dataset(body: Body) -> tuple[Entity | None, list[Fault]]:
    dataset = body.get("dataset")
    if not isinstance(dataset, Mapping):
        return None, [Fault("report.key.missing", "dataset", {"key": "dataset"})]
    code = str(dataset.get("entity", ""))
    entity = releases.catalogue_of(()).entity(code)
    if entity is None:
        return None, [Fault("report.entity.unknown", "dataset.entity", {"entity": code})]
    faults = []
    for place, kind in PLACES.items():
        field = entity.field(str(dataset.get(place, "")))
        if field is None or field.type != kind:
            facts = {"field": str(dataset.get(place, "")), "entity": code}
            faults.append(Fault("report.field.unknown", f"dataset.{place}", facts))
    return entity, faults


def _measure(written: Any, at: str, entity: Entity | None, known: set[str]) -> Iterator[Fault]:
    if not isinstance(written, Mapping):
        yield Fault("report.measure.kind", at, {"kind": str(written)})
        return
    yield from _labels(written, "label", f"{at}.")
    yield from _labels(written, "note", f"{at}.")
    kind, of = written.get("kind"), written.get("of", "")
    if kind not in KINDS:
        yield Fault("report.measure.kind", f"{at}.kind", {"kind": str(kind)})
    elif kind == "sum" and entity is not None:
        field = entity.field(str(of))
        if field is None or field.type != "money":
            facts = {"field": str(of), "entity": entity.code}
            yield Fault("report.field.unknown", f"{at}.of", facts)
    elif kind == "ratio" and (not isinstance(of, list) or len(of) != 2 or not set(of) <= known):
        yield Fault("report.ratio", f"{at}.of")


def check_report(body: Body, _code: str, _lookup: Lookup) -> list[Fault]:
    """Return everything that is wrong with a report's body."""
    faults = list(_labels(body, "title", ""))
    entity, more = _dataset(body)
    faults += more
    known: set[str] = set()
    measures = body.get("measures")
    if not isinstance(measures, list) or not measures:
        faults.append(Fault("report.key.missing", "measures", {"key": "measures"}))
        measures = []
    for index, written in enumerate(measures):
        faults += _measure(written, f"measures[{index}]", entity, known)
        code = str(written.get("code", "")) if isinstance(written, Mapping) else ""
        if not code.isidentifier() or code in known:
            faults.append(Fault("report.measure.code", f"measures[{index}].code", {"code": code}))
        known.add(code)
    chart = body.get("chart")
    if not isinstance(chart, Mapping) or chart.get("measure") not in known:
        faults.append(Fault("report.chart", "chart.measure"))
    months = body.get("months")
    if not isinstance(months, int) or not 1 <= months <= LONGEST_MONTHS:
        faults.append(Fault("report.months", "months", {"most": str(LONGEST_MONTHS)}))
    return faults
