"""Reading a form definition (读取表单定义): a body becomes a form, or every fault with its path.

Reads twice: first the fields and their types, then the expressions, which may name any field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.kit.faults import Fault, Refused
from backend.metadata.catalogue import Option
from backend.metadata.expressions import STANDARD_NAMES, TEXT, Kind, Type, rows_of
from backend.metadata.field_types import FIELD_TYPES
from forms.ordering import arranged, columns_of, needs_of
from forms.reading import Names, Reader, expression
from forms.shape import Card, FormDefinition, FormField, Group, Premium, Rule
from forms.sources import FACTS

FORM_KEYS = frozenset(
    ["code", "entity", "title", "action", "flow", "groups", "steps", "premium", "card"]
)
GROUP_KEYS = frozenset(["code", "title", "fields"])
FIELD_KEYS = frozenset(
    [
        "code", "type", "label", "help", "required", "visible", "readonly", "default", "formula",
        "min", "max", "scale", "options", "of", "rules", "rows", "keep",
    ]
)  # fmt: skip
ROWS_KEYS = frozenset(["min", "max", "fields"])
RULE_KEYS = frozenset(["when", "say", "severity"])
LENGTH_TYPES = frozenset(["text", "long_text", "rows"])
MOST_SCALE = 12
Body = Mapping[str, Any]


@dataclass
class _Place:
    """One field's body and where it stands."""

    body: Body
    at: str
    inner: tuple["_Place", ...] = ()

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))

    @property
    def type(self) -> str:
        return str(self.body.get("type", ""))

    @property
    def source(self) -> str:
        options = self.body.get("options")
        return str(options.get("from", "")) if isinstance(options, Mapping) else ""


def _places(reader: Reader, plain: object, at: str, *, in_rows: bool = False) -> list[_Place]:
    """The fields of a list: keys, codes and types checked."""
    found: list[_Place] = []
    for index, item in enumerate(reader.list(plain, at)):
        here = f"{at}[{index}]"
        body = reader.mapping(item, here, FIELD_KEYS)
        for key in ("code", "type", "label"):
            if key not in body:
                reader.fault("form.missing", f"{here}.{key}", key=key)
        reader.code(body.get("code", "missing"), f"{here}.code")
        if body.get("type") not in FIELD_TYPES and "type" in body:
            known = ", ".join(FIELD_TYPES)
            reader.fault("form.type.unknown", f"{here}.type", found=body["type"], known=known)
        found.append(_Place(body, here, _inner(reader, body, here, in_rows)))
    return found


def _inner(reader: Reader, body: Body, at: str, in_rows: bool) -> tuple[_Place, ...]:
    if body.get("type") != "rows":
        return ()
    if in_rows:
        reader.fault("form.rows.inside", f"{at}.type")
        return ()
    rows = reader.mapping(body.get("rows"), f"{at}.rows", ROWS_KEYS)
    inner = tuple(_places(reader, rows.get("fields"), f"{at}.rows.fields", in_rows=True))
    if not inner:
        reader.fault("form.missing", f"{at}.rows.fields", key="fields")
    return inner


def _repeated(reader: Reader, places: Sequence[_Place]) -> None:
    seen = set[str]()
    for place in places:
        if place.code and place.code in seen:
            reader.fault("form.code.repeated", f"{place.at}.code", found=place.code)
        seen.add(place.code)


def _type_of(place: _Place) -> Type:
    known = FIELD_TYPES.get(place.type)
    if place.inner:
        return rows_of(_columns(place))
    return Type(known.kind) if known else TEXT


def _columns(place: _Place) -> dict[str, Type]:
    return _types(place.inner)


def _types(places: Sequence[_Place]) -> dict[str, Type]:
    """The names of fields and of the facts that come with a chosen option."""
    found = {place.code: _type_of(place) for place in places}
    for place in places:
        for fact, kind in FACTS.get(place.source, {}).items():
            found[f"{place.code}.{fact}"] = kind
    return found


def _options(reader: Reader, place: _Place) -> tuple[Option, ...]:
    """The options written in the form; those of a source have none here."""
    plain, at = place.body.get("options"), f"{place.at}.options"
    if isinstance(plain, Mapping):
        reader.mapping(plain, at, frozenset({"from"}))
        if place.source not in FACTS:
            known = ", ".join(FACTS)
            reader.fault("form.source.unknown", at, found=place.source, known=known)
        return ()
    found: list[Option] = []
    for index, item in enumerate(reader.list(plain, at)):
        here = f"{at}[{index}]"
        body = reader.mapping(item, here, frozenset({"code", "label"}))
        code = reader.text(body.get("code"), f"{here}.code")
        if code in [option.code for option in found]:
            reader.fault("form.option.repeated", f"{here}.code", found=code)
        found.append(Option(code, reader.label(body.get("label"), f"{here}.label")))
    if place.type == "choice" and not found:
        reader.fault("form.options.missing", at)
    return tuple(found)


def _rules(reader: Reader, place: _Place, names: Names) -> tuple[Rule, ...]:
    found: list[Rule] = []
    for index, item in enumerate(reader.list(place.body.get("rules"), f"{place.at}.rules")):
        at = f"{place.at}.rules[{index}]"
        body = reader.mapping(item, at, RULE_KEYS)
        if body.get("when") is None:
            reader.fault("form.missing", f"{at}.when", key="when")
        when = expression(reader, body.get("when"), f"{at}.when", names, "yes_no")
        say = reader.label(body.get("say"), f"{at}.say")
        severity = body.get("severity", "error")
        if severity not in ("error", "warning"):
            reader.fault("form.severity", f"{at}.severity", found=severity)
        if when is not None:
            found.append(Rule(when, say, "warning" if severity == "warning" else "error"))
    return tuple(found)


def _scale(reader: Reader, place: _Place) -> int:
    scale = place.body.get("scale", 2)
    if isinstance(scale, bool) or not isinstance(scale, int) or not 0 <= scale <= MOST_SCALE:
        reader.fault("form.scale", f"{place.at}.scale", most=MOST_SCALE)
        return 2
    return scale


def _limit_kind(place: _Place) -> Kind:
    kind = FIELD_TYPES[place.type].kind if place.type in FIELD_TYPES else "number"
    return "number" if place.type in LENGTH_TYPES or kind != "date" else "date"


def _field(reader: Reader, place: _Place, names: Names) -> FormField:
    """A field with its expressions read."""
    body, at = place.body, place.at
    known = FIELD_TYPES.get(place.type)
    own: Kind | None = known.kind if known and known.kind != "rows" else None
    limits = body.get("rows", {}) if place.inner else body
    wanted: dict[str, Kind | None] = {
        "required": "yes_no", "visible": "yes_no", "readonly": "yes_no",
        "default": own, "formula": own,
    }  # fmt: skip
    trees = {
        key: expression(reader, body.get(key), f"{at}.{key}", names, kind)
        for key, kind in wanted.items()
    }
    limit_at = f"{at}.rows" if place.inner else at
    least, most = (
        expression(reader, limits.get(key), f"{limit_at}.{key}", names, _limit_kind(place))
        for key in ("min", "max")
    )
    inner_names = Names(names.names, _columns(place))
    inner = tuple(_field(reader, item, inner_names) for item in place.inner)
    of = str(body.get("of") or "")
    if of and of not in names.names and of not in (names.columns or {}):
        reader.fault("form.of.unknown", f"{at}.of", found=of)
    return FormField(
        code=place.code,
        type=place.type,
        label=reader.label(body.get("label"), f"{at}.label"),
        help=reader.optional_label(body.get("help"), f"{at}.help"),
        **trees,
        least=least,
        most=most,
        scale=_scale(reader, place),
        options=_options(reader, place),
        source=place.source,
        of=of,
        rules=_rules(reader, place, names),
        fields=inner,
        order=_row_order(reader, place, inner),
        is_kept=reader.flag(body.get("keep"), f"{at}.keep"),
    )


def _row_order(reader: Reader, place: _Place, inner: Sequence[FormField]) -> tuple[str, ...]:
    columns = frozenset(item.code for item in inner)
    order, cycle = arranged({item.code: columns_of(item, columns) for item in inner})
    if cycle:
        reader.fault("form.cycle", f"{place.at}.rows", path=" → ".join(cycle))
    return order


def _premium(reader: Reader, body: Body, places: Sequence[_Place], names: Names) -> Premium | None:
    if body.get("premium") is None:
        return None
    plain = reader.mapping(body["premium"], "premium", frozenset({"action", "rows", "columns"}))
    rows = str(plain.get("rows") or "")
    owner = next((place for place in places if place.code == rows and place.inner), None)
    if rows and owner is None:
        reader.fault("form.premium.rows", "premium.rows", found=rows)
    here = Names(names.names, _columns(owner) if owner else None)
    columns = {}
    for column, text in (plain.get("columns") or {}).items():
        tree = expression(reader, text, f"premium.columns.{column}", here, None)
        if tree is not None:
            columns[str(column)] = tree
    return Premium(rows, columns, str(plain.get("action") or ""))


def _card(reader: Reader, body: Body, fields: Sequence[FormField], names: Names) -> Card:
    keys = frozenset({"title", "subtitle", "facts"})
    plain = reader.mapping(body.get("card") or {}, "card", keys)
    facts = tuple(str(code) for code in reader.list(plain.get("facts"), "card.facts"))
    for index, code in enumerate(facts):
        if code not in [field.code for field in fields]:
            reader.fault("form.card.unknown", f"card.facts[{index}]", found=code)
    title, subtitle = (
        expression(reader, plain.get(key), f"card.{key}", names, "text")
        for key in ("title", "subtitle")
    )
    return Card(title, subtitle, facts)


def examine(body: Body) -> tuple[FormDefinition, list[Fault]]:
    """Return the form a body describes, as far as it can be read, and every fault."""
    reader = Reader()
    body = reader.mapping(body, "", FORM_KEYS)
    for key in ("code", "entity", "title", "action", "groups"):
        if key not in body:
            reader.fault("form.missing", key, key=key)
    parts: list[tuple[Body, str, list[_Place]]] = []
    for index, item in enumerate(reader.list(body.get("groups"), "groups")):
        at = f"groups[{index}]"
        group = reader.mapping(item, at, GROUP_KEYS)
        parts.append((group, at, _places(reader, group.get("fields"), f"{at}.fields")))
    places = [place for _, _, found in parts for place in found]
    _repeated(reader, places)
    for place in places:
        _repeated(reader, place.inner)
    names = Names({**_types(places), **STANDARD_NAMES}, None)
    groups = tuple(
        Group(
            reader.code(group.get("code", "group"), f"{at}.code"),
            reader.label(group.get("title"), f"{at}.title"),
            tuple(_field(reader, place, names) for place in found),
        )
        for group, at, found in parts
    )
    fields = [field for group in groups for field in group.fields]
    order, cycle = arranged({field.code: needs_of(field) for field in fields})
    if cycle:
        reader.fault("form.cycle", "groups", path=" → ".join(cycle))
    form = FormDefinition(
        code=reader.code(body.get("code", "form"), "code"),
        entity=str(body.get("entity", "")),
        title=reader.label(body.get("title"), "title"),
        action=str(body.get("action", "")),
        flow=str(body.get("flow") or ""),
        groups=groups,
        order=order,
        has_steps=reader.flag(body.get("steps"), "steps"),
        premium=_premium(reader, body, places, names),
        card=_card(reader, body, fields, names),
    )
    return form, reader.faults


def read(body: Body) -> FormDefinition:
    """Return the form that a body describes; raises Refused with every fault and its path."""
    form, faults = examine(body)
    if faults:
        raise Refused(*faults)
    return form
