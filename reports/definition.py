"""Report definitions (报表定义): what a published report counts, along which dimensions.

`examine` reads a body and collects what does not fit, each with its path; `read` is for bodies
that were checked. Leaves out whether the fields exist, which `checks` asks of the catalogue.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.kit.faults import Fault, Refused
from backend.metadata.catalogue import Label

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_LABEL = 300
MOST_MONTHS_AGO = 60
DIMENSIONS = ("org", "product", "month")
MEASURE_KINDS = ("sum", "count", "ratio")
PROMPT_KINDS = ("month_from", "month_until", "unit", "product", "order")
CHART_KINDS = ("stacked_line",)

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way the figures are cut: the org tree, products, or months.

    `names` is the kind of definition whose codes and names the values are.
    """

    kind: str
    label: Label
    field: str
    names: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: a sum, a count, or a ratio of two others, which never adds up itself."""

    code: str
    kind: str
    label: Label
    field: str = ""
    of: str = ""
    by: str = ""
    scale: int = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """A month against one before it: 环比 is one month back, 同比 twelve."""

    code: str
    months: int
    label: Label
    growth: Label
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a reader may choose; months begin with one so many months ago."""

    code: str
    kind: str
    label: Label
    months_ago: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of the same figures: columns stacked by product, a line for the other measure."""

    kind: str
    columns: str
    line: str


@dataclass(frozen=True, slots=True)
class Note:
    """How a figure is defined, in words."""

    label: Label
    text: Label


@dataclass(frozen=True, slots=True)
class ReportDefinition:
    """A report as it was published."""

    code: str
    title: Label
    subtitle: Label
    entity: str
    date_field: str
    currency_field: str
    where: Mapping[str, Any]
    dimensions: Mapping[str, Dimension]
    measures: tuple[Measure, ...]
    comparisons: tuple[Comparison, ...]
    prompts: tuple[Prompt, ...]
    chart: Chart | None
    notes: tuple[Note, ...]
    month_label: Label = field(default=Label("末月", "Last month of the period"))

    @property
    def additive(self) -> tuple[Measure, ...]:
        """The measures that add up, in the order of a leaf's figures."""
        return tuple(item for item in self.measures if item.kind != "ratio")

    def measure(self, code: str) -> Measure:
        """Return a measure by code."""
        return next(item for item in self.measures if item.code == code)

    def prompt(self, kind: str) -> Prompt | None:
        """Find the prompt of a kind."""
        return next((item for item in self.prompts if item.kind == kind), None)


class _Reader:
    """Collects faults while a body is read; each method gives something usable anyway."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, code: str, at: str, **facts: object) -> None:
        self.faults.append(Fault(code, at, {name: str(fact) for name, fact in facts.items()}))

    def mapping(self, plain: object, at: str, keys: str) -> Mapping[str, Any]:
        """Read a mapping with known keys: those that may be absent end in a question mark."""
        if not isinstance(plain, Mapping):
            self.fault("report.part.kind", at, expected="mapping")
            return {}
        known = keys.split()
        for key in plain:
            if key not in known and f"{key}?" not in known:
                self.fault("report.part.unknown", f"{at}.{key}".lstrip("."), part=key)
        for key in known:
            if not key.endswith("?") and key not in plain:
                self.fault("report.part.missing", f"{at}.{key}".lstrip("."), part=key)
        return plain

    def rows(self, plain: object, at: str) -> list[Any]:
        if plain is None:
            return []
        if not isinstance(plain, list):
            self.fault("report.part.kind", at, expected="list")
            return []
        return plain

    def text(self, plain: object, at: str) -> str:
        if plain is None:
            return ""
        if not isinstance(plain, str):
            self.fault("report.part.kind", at, expected="text")
            return ""
        return plain

    def code(self, plain: object, at: str) -> str:
        code = self.text(plain, at)
        if not CODE.fullmatch(code):
            self.fault("report.code.format", at, found=code)
        return code

    def one_of(self, plain: object, at: str, known: Sequence[str]) -> str:
        if not isinstance(plain, str) or plain not in known:
            self.fault("report.choice", at, found=plain, known=", ".join(known))
            return known[0]
        return plain

    def whole(self, plain: object, at: str, *, least: int, most: int, absent: int) -> int:
        if plain is None:
            return absent
        if type(plain) is not int or not least <= plain <= most:
            self.fault("report.number", at, found=plain, least=least, most=most)
            return absent
        return plain

    def label(self, plain: object, at: str) -> Label:
        parts = self.mapping(plain, at, "zh en")
        words = {}
        for language in ("zh", "en"):
            word = parts.get(language, "")
            if not isinstance(word, str) or not word.strip() or len(word) > MOST_LABEL:
                self.fault("report.label", f"{at}.{language}", most=MOST_LABEL)
            words[language] = str(word)
        return Label(words["zh"], words["en"])


def _dimensions(reader: _Reader, plain: object) -> dict[str, Dimension]:
    found: dict[str, Dimension] = {}
    for index, item in enumerate(reader.rows(plain, "dimensions")):
        at = f"dimensions[{index}]"
        parts = reader.mapping(item, at, "kind label field names?")
        kind = reader.one_of(parts.get("kind"), f"{at}.kind", DIMENSIONS)
        if kind in found:
            reader.fault("report.twice", f"{at}.kind", found=kind)
        label = reader.label(parts.get("label"), f"{at}.label")
        named = reader.text(parts.get("names"), f"{at}.names")
        found[kind] = Dimension(kind, label, reader.text(parts.get("field"), f"{at}.field"), named)
    for kind in DIMENSIONS:
        if kind not in found:
            reader.fault("report.dimension.missing", "dimensions", found=kind)
            found[kind] = Dimension(kind, Label(kind, kind), "")
    return found


def _measures(reader: _Reader, plain: object) -> tuple[Measure, ...]:
    found: list[Measure] = []
    for index, item in enumerate(reader.rows(plain, "measures")):
        at = f"measures[{index}]"
        parts = reader.mapping(item, at, "code kind label field? of? by? scale?")
        code = reader.code(parts.get("code"), f"{at}.code")
        kind = reader.one_of(parts.get("kind"), f"{at}.kind", MEASURE_KINDS)
        if code in {earlier.code for earlier in found}:
            reader.fault("report.twice", f"{at}.code", found=code)
        of, by = (reader.text(parts.get(part), f"{at}.{part}") for part in ("of", "by"))
        if kind == "ratio":
            adding = {earlier.code for earlier in found if earlier.kind != "ratio"}
            for part, named in (("of", of), ("by", by)):
                if named not in adding:
                    reader.fault("report.measure.unknown", f"{at}.{part}", found=named)
        label = reader.label(parts.get("label"), f"{at}.label")
        scale = reader.whole(parts.get("scale"), f"{at}.scale", least=0, most=10, absent=2)
        named = reader.text(parts.get("field"), f"{at}.field")
        found.append(Measure(code, kind, label, named, of, by, scale))
    if not any(item.kind != "ratio" for item in found):
        reader.fault("report.measures.none", "measures")
    return tuple(found)


def _comparisons(
    reader: _Reader, plain: object, measures: tuple[Measure, ...]
) -> tuple[Comparison, ...]:
    found: list[Comparison] = []
    known = [item.code for item in measures if item.kind != "ratio"] or [""]
    for index, item in enumerate(reader.rows(plain, "comparisons")):
        at = f"comparisons[{index}]"
        parts = reader.mapping(item, at, "code months label growth measures")
        code = reader.code(parts.get("code"), f"{at}.code")
        if code in {earlier.code for earlier in found}:
            reader.fault("report.twice", f"{at}.code", found=code)
        months = reader.whole(
            parts.get("months"), f"{at}.months", least=1, most=MOST_MONTHS_AGO, absent=1
        )
        named = tuple(
            reader.one_of(measure, f"{at}.measures[{place}]", known)
            for place, measure in enumerate(reader.rows(parts.get("measures"), f"{at}.measures"))
        )
        label = reader.label(parts.get("label"), f"{at}.label")
        growth = reader.label(parts.get("growth"), f"{at}.growth")
        found.append(Comparison(code, months, label, growth, named))
    return tuple(found)


def _prompts(reader: _Reader, plain: object) -> tuple[Prompt, ...]:
    found: list[Prompt] = []
    for index, item in enumerate(reader.rows(plain, "prompts")):
        at = f"prompts[{index}]"
        parts = reader.mapping(item, at, "code kind label months_ago?")
        code = reader.code(parts.get("code"), f"{at}.code")
        kind = reader.one_of(parts.get("kind"), f"{at}.kind", PROMPT_KINDS)
        if code in {earlier.code for earlier in found}:
            reader.fault("report.twice", f"{at}.code", found=code)
        if kind in {earlier.kind for earlier in found}:
            reader.fault("report.twice", f"{at}.kind", found=kind)
        ago = reader.whole(
            parts.get("months_ago"), f"{at}.months_ago", least=0, most=MOST_MONTHS_AGO, absent=0
        )
        found.append(Prompt(code, kind, reader.label(parts.get("label"), f"{at}.label"), ago))
    for kind in ("month_from", "month_until"):
        if kind not in {item.kind for item in found}:
            reader.fault("report.prompt.missing", "prompts", found=kind)
    return tuple(found)


def _chart(reader: _Reader, plain: object, measures: tuple[Measure, ...]) -> Chart | None:
    if plain is None:
        return None
    parts = reader.mapping(plain, "chart", "kind columns line?")
    known = [item.code for item in measures if item.kind != "ratio"] or [""]
    line = parts.get("line")
    return Chart(
        reader.one_of(parts.get("kind"), "chart.kind", CHART_KINDS),
        reader.one_of(parts.get("columns"), "chart.columns", known),
        "" if line is None else reader.one_of(line, "chart.line", known),
    )


def _notes(reader: _Reader, plain: object) -> tuple[Note, ...]:
    found = []
    for index, item in enumerate(reader.rows(plain, "notes")):
        at = f"notes[{index}]"
        parts = reader.mapping(item, at, "label text")
        label = reader.label(parts.get("label"), f"{at}.label")
        found.append(Note(label, reader.label(parts.get("text"), f"{at}.text")))
    return tuple(found)


PARTS = (
    "code title subtitle? dataset dimensions measures comparisons? prompts chart? notes? "
    "month_label"
)


def examine(body: Body) -> tuple[ReportDefinition, list[Fault]]:
    """Read a body as far as it goes, with every fault of its shape."""
    reader = _Reader()
    parts = reader.mapping(body, "", PARTS)
    dataset = reader.mapping(parts.get("dataset", {}), "dataset", "entity date currency? where?")
    where = dataset.get("where") or {}
    if not isinstance(where, Mapping):
        reader.fault("report.part.kind", "dataset.where", expected="mapping")
        where = {}
    measures = _measures(reader, parts.get("measures"))
    title = reader.label(parts.get("title"), "title")
    subtitle = parts.get("subtitle")
    found = ReportDefinition(
        code=reader.code(parts.get("code"), "code"),
        title=title,
        subtitle=title if subtitle is None else reader.label(subtitle, "subtitle"),
        entity=reader.text(dataset.get("entity"), "dataset.entity"),
        date_field=reader.text(dataset.get("date"), "dataset.date"),
        currency_field=reader.text(dataset.get("currency"), "dataset.currency"),
        where=where,
        dimensions=_dimensions(reader, parts.get("dimensions")),
        measures=measures,
        comparisons=_comparisons(reader, parts.get("comparisons"), measures),
        prompts=_prompts(reader, parts.get("prompts")),
        chart=_chart(reader, parts.get("chart"), measures),
        notes=_notes(reader, parts.get("notes")),
        month_label=reader.label(parts.get("month_label"), "month_label"),
    )
    return found, reader.faults


def read(body: Body) -> ReportDefinition:
    """Read a published body; raises Refused when it does not fit."""
    found, faults = examine(body)
    if faults:
        raise Refused(*faults)
    return found
