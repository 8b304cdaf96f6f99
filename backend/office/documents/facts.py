"""Facts (单证数据): the shape of what a template prints, and whether given facts have it.

A shape is written as a mapping: `{number: text, discount: optional money, rows: [{name: text}]}`.
A mapping is a group, a list of one is rows, an `optional` kind may be absent. Leaves out
formatting, which the template's filters do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from backend.kit.faults import Fault

SCALARS = ("text", "label", "money", "number", "date", "moment", "yes_no")
OPTIONAL = "optional "


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands at one place: a scalar, a group of named shapes, or rows of one shape."""

    kind: str
    is_optional: bool = False
    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    item: "Shape | None" = None


TEXT = Shape("text")
LABEL = Shape("label")
PAPER = Shape(
    "group",
    fields={
        "number": TEXT,
        "title": TEXT,
        "author": TEXT,
        "made_at": Shape("moment"),
        "version": Shape("number"),
        "code": Shape("text", is_optional=True),
        "url": Shape("text", is_optional=True),
    },
)


class ShapeReader:
    """Reads a written shape and collects what is wrong with it."""

    def __init__(self) -> None:
        """Begin without faults."""
        self.faults: list[Fault] = []

    def read(self, written: object, at: str) -> Shape:
        """Read the shape at a path; a wrong one is noted and stands as text."""
        match written:
            case str() if written.removeprefix(OPTIONAL) in SCALARS:
                kind = written.removeprefix(OPTIONAL)
                return Shape(kind, is_optional=kind != written)
            case dict() if written:
                return Shape("group", fields=self._fields(written, at))
            case [item]:
                return Shape("rows", item=self.read(item, f"{at}[]"))
        self.faults.append(
            Fault(
                "document.shape.unknown", at, {"given": str(written), "known": ", ".join(SCALARS)}
            )
        )
        return TEXT

    def _fields(self, written: Mapping[str, object], at: str) -> dict[str, Shape]:
        found = {}
        for name, inner in written.items():
            if not str(name).isidentifier():
                self.faults.append(Fault("document.shape.name", at, {"given": str(name)}))
            found[str(name)] = self.read(inner, f"{at}.{name}")
        return found


def read_shape(written: object, at: str = "facts") -> tuple[Shape, list[Fault]]:
    """Read a template's `facts` into a shape; the faults name each wrong place."""
    reader = ShapeReader()
    return reader.read(written, at), reader.faults


def fill(shape: Shape, value: Any) -> Any:
    """Return the facts with None at absent optional places, so that templates may ask for them."""
    if shape.kind == "group" and isinstance(value, Mapping):
        return {name: fill(inner, value.get(name)) for name, inner in shape.fields.items()}
    if shape.kind == "rows" and shape.item is not None and isinstance(value, list):
        return [fill(shape.item, row) for row in value]
    return value


def check_facts(shape: Shape, value: Any, at: str = "") -> Iterator[Fault]:
    """Yield a fault for each place that is absent or of another kind than the shape says."""
    if value is None:
        if not shape.is_optional:
            yield Fault("document.fact.missing", at, {"kind": shape.kind})
    elif shape.kind == "group" and isinstance(value, Mapping):
        for name, inner in shape.fields.items():
            yield from check_facts(inner, value.get(name), f"{at}.{name}" if at else name)
    elif shape.kind == "rows" and isinstance(value, list):
        assert shape.item is not None
        for number, row in enumerate(value):
            yield from check_facts(shape.item, row, f"{at}[{number}]")
    elif not _is_scalar(shape.kind, value):
        yield Fault("document.fact.kind", at, {"kind": shape.kind, "given": str(value)[:60]})


def _is_scalar(kind: str, value: object) -> bool:
    match kind:
        case "text":
            return isinstance(value, str)
        case "label":
            return _is_label(value)
        case "yes_no":
            return isinstance(value, bool)
        case "money" | "number":
            return not isinstance(value, bool) and _is_number(value)
        case "date" | "moment":
            return isinstance(value, str) and _is_time(kind, value)
    return False


def _is_label(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(value.get(locale), str) for locale in ("zh", "en"))
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    if not isinstance(value, str | int | Decimal):
        return False
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _is_time(kind: str, value: str) -> bool:
    try:
        if kind == "date":
            return len(value) == 10 and bool(date.fromisoformat(value))
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
