"""Answers by hand: the full rows filtered, ordered and summed in plain Python.

Written from chapter 11 §2 and the words of the API, without any part of the compiler.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from backend.metadata.catalogue import Catalogue, Entity, Field
from backend.runtime.access.viewer import Grant, Viewer
from tests.metadata.queries.world import Rows

CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda mine, value: mine == value,
    "lt": lambda mine, value: mine < value,
    "lte": lambda mine, value: mine <= value,
    "gt": lambda mine, value: mine > value,
    "gte": lambda mine, value: mine >= value,
    "contains": lambda mine, value: value.translate(CAPITALS) in mine.translate(CAPITALS),
    "startsWith": lambda mine, value: mine.translate(CAPITALS).startswith(
        value.translate(CAPITALS)
    ),
}


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _product_meant(pattern: str, product: str | None) -> bool:
    if pattern == "*":
        return True
    if product is None:
        return False
    return product.startswith(pattern[:-1]) if pattern.endswith(".*") else product == pattern


def _units_below(viewer: Viewer, unit: int) -> set[int]:
    found = {unit}
    for _ in viewer.orgs.units:
        found |= {item.id for item in viewer.orgs.units.values() if item.parent_id in found}
    return found


def places(row: Mapping[str, Any]) -> int:
    return 0 if row.get("currency") in ("JPY", "KRW") else 2


def number(field: Field, row: Mapping[str, Any]) -> Any:
    """A stored value as people compare it: amounts in whole units, decimals in theirs."""
    value = row[field.code]
    if value is None:
        return None
    if field.type == "money":
        return Decimal(value).scaleb(-places(row))
    if field.type == "decimal":
        return Decimal(value).scaleb(-field.scale)
    return value


@dataclass(frozen=True)
class Hand:
    """One viewer's answers over the full rows."""

    catalogue: Catalogue
    rows: Rows
    viewer: Viewer

    def entity(self, code: str) -> Entity:
        return self.catalogue.entities[code]

    def linked(self, entity: Entity, row: Any, relation: str) -> tuple[Entity, Any]:
        """The record a link leads to, None when it is not there or not to be seen."""
        link = entity.relation(relation)
        assert link is not None
        target = self.entity(link.target)
        for other in self.rows[target.code]:
            if other[link.remote] == row[link.local] and self.sees_row(target, other):
                return target, other
        return target, None

    def sees_row(self, entity: Entity, row: Any) -> bool:
        return self.granted(entity, row, "")

    def granted(self, entity: Entity, row: Any, function: str) -> bool:
        """Chapter 11 §2.2 for one record: a deny wins, else an allow, else no."""
        while entity.through:
            link = entity.relation(entity.through)
            assert link is not None
            target = self.entity(link.target)
            row = next(
                item for item in self.rows[target.code] if item[link.remote] == row[link.local]
            )
            entity = target
        asked = function or entity.read_function
        meant = [grant for grant in self.viewer.grants if grant.function in ("*", asked)]
        denied = any(
            grant.function_class in ("*", "query") and self._matches(grant, entity, row)
            for grant in meant
            if grant.effect == "deny"
        )
        allowed = any(
            self._matches(grant, entity, row) for grant in meant if grant.effect == "allow"
        )
        return allowed and not denied

    def _matches(self, grant: Grant, entity: Entity, row: Any) -> bool:
        units = _units_below(self.viewer, grant.org_id) if grant.down else {grant.org_id}
        is_everywhere = len(units) == len(self.viewer.orgs.units)
        if entity.org_column and not is_everywhere and row[entity.org_column] not in units:
            return False
        if entity.product_column and not _product_meant(grant.product, row[entity.product_column]):
            return False
        if entity.business_column and grant.business not in ("*", row[entity.business_column]):
            return False
        if not grant.own_only:
            return True
        if not entity.owner_column:
            return grant.effect == "deny"
        return bool(row[entity.owner_column] == self.viewer.person_id)

    def is_open(self, entity: Entity, field: Field) -> bool:
        """Whether a field is shown on every row the viewer sees, in these rows."""
        return not field.function or all(
            self.granted(entity, row, field.function)
            for row in self.rows[entity.code]
            if self.sees_row(entity, row)
        )

    # What is shown

    def shown(self, entity: Entity, row: Any, field: Field) -> Any:
        if field.function and not self.granted(entity, row, field.function):
            return _mask(field.mask, row[field.code])
        return written(field, row)

    # Which rows

    def meets(self, entity: Entity, row: Any, wanted: Any) -> bool:
        return all(self._meets(entity, row, name, value) for name, value in wanted.items())

    def _meets(self, entity: Entity, row: Any, name: str, value: Any) -> bool:
        if name == "and":
            return all(self.meets(entity, row, item) for item in value)
        if name == "or":
            return any(self.meets(entity, row, item) for item in value)
        if name == "not":
            return not self.meets(entity, row, value)
        if entity.relation(snake(name)):
            target, other = self.linked(entity, row, snake(name))
            return other is not None and self.meets(target, other, value)
        field = entity.field(snake(name))
        assert field is not None
        return all(self._compares(field, row, *item) for item in value.items())

    def _compares(self, field: Field, row: Any, operator: str, value: Any) -> bool:
        mine = number(field, row)
        if operator == "isNull":
            return bool((mine is None) == value)
        if operator == "under":
            return mine in _units_below(self.viewer, int(value))
        if operator == "ne":
            return bool(mine is None or mine != read(field, value))
        if mine is None:
            return False
        if operator in ("in", "between"):
            several = [read(field, item) for item in value]
            is_within = bool(several and several[0] <= mine <= several[-1])
            return bool(mine in several) if operator == "in" else is_within
        return bool(COMPARE[operator](mine, read(field, value)))

    def chosen(self, code: str, wanted: Any) -> list[Any]:
        entity = self.entity(code)
        return [
            row
            for row in self.rows[code]
            if self.sees_row(entity, row) and self.meets(entity, row, wanted)
        ]

    # In which order

    def value_at(self, entity: Entity, row: Any, path: str) -> tuple[Field, Any, Any]:
        """The field at the end of a path (`customer_name`), its row, and its comparable value."""
        for name in path.split("_")[:-1]:
            entity, row = self.linked(entity, row, snake(name))
            if row is None:
                break
        field = entity.field(snake(path.rsplit("_", maxsplit=1)[-1]))
        assert field is not None
        return field, row, None if row is None else number(field, row)

    def ordered(self, code: str, rows: Iterable[Any], sort: list[dict[str, str]]) -> list[Any]:
        entity = self.entity(code)
        found = sorted(rows, key=lambda row: row["id"])
        for item in reversed(sort):
            keyed = [(self.value_at(entity, row, item["field"])[2], row) for row in found]
            full = [pair for pair in keyed if pair[0] is not None]
            # reverse=True keeps equal ones in their order, so the id stays ascending.
            full.sort(key=lambda pair: pair[0], reverse=item.get("direction") == "DESC")
            found = [row for _, row in full] + [row for value, row in keyed if value is None]
        return found

    # Figures

    def groups(self, code: str, wanted: Any, by: list[str]) -> dict[tuple[Any, ...], list[Any]]:
        entity = self.entity(code)
        found: dict[tuple[Any, ...], list[Any]] = {} if by else {(): []}
        for row in self.chosen(code, wanted):
            found.setdefault(tuple(self._key(entity, row, name) for name in by), []).append(row)
        return found

    def _key(self, entity: Entity, row: Any, name: str) -> Any:
        path, _, part = name.rpartition("_")
        if part not in ("day", "month", "year"):
            field, holder, value = self.value_at(entity, row, name)
            return None if value is None else written(field, holder)
        _, _, value = self.value_at(entity, row, path)
        if value is None:
            return None
        day = (value + timedelta(hours=8)).date() if isinstance(value, datetime) else value
        return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[part]]


def figure(field: Field, kind: str, rows: list[Any]) -> Any:
    """One figure of a group, as it is written."""
    known = [row for row in rows if row[field.code] is not None]
    if kind == "countDistinct":
        return len({row[field.code] for row in known})
    if not known or (field.type == "money" and len({row.get("currency") for row in rows}) > 1):
        return None
    if field.type in ("date", "moment"):
        pick = min if kind == "min" else max
        return written(field, pick(known, key=lambda row: row[field.code]))
    values = [Decimal(number(field, row)) for row in known]
    scale = {"money": places(known[0]), "decimal": field.scale, "integer": 0}[field.type]
    if kind == "avg":
        exact = sum(values, Decimal(0)) / len(values)
        unit = Decimal(1).scaleb(-scale - 4)
        return f"{exact.quantize(unit, ROUND_HALF_UP):f}".replace(
            "-0." + "0" * (scale + 4), "0." + "0" * (scale + 4)
        )
    value = sum(values, Decimal(0)) if kind == "sum" else (min if kind == "min" else max)(values)
    if field.type == "integer" and kind != "sum":
        return int(value)
    return f"{Decimal(value).quantize(Decimal(1).scaleb(-scale)):f}"


def written(field: Field, row: Any) -> Any:
    """A stored value as the API writes it."""
    value = row[field.code]
    if value is None:
        return None
    match field.type:
        case "id":
            return str(value)
        case "money":
            return f"{Decimal(value).scaleb(-places(row)):f}"
        case "decimal":
            return f"{Decimal(value).scaleb(-field.scale):f}"
        case "date":
            return value.isoformat()
        case "moment":
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case _:
            return value


def read(field: Field, value: Any) -> Any:
    """A value of a filter as people compare it."""
    match field.type:
        case "id":
            return int(value)
        case "money" | "decimal":
            return Decimal(value)
        case "date":
            return date.fromisoformat(value)
        case "moment":
            return datetime.fromisoformat(value)
        case _:
            return value


def _mask(mask: str, value: Any) -> Any:
    if not mask or value is None or value == "":
        return None
    if mask == "phone":
        return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else "****"
    assert mask == "id_number"
    return f"{value[:6]}{'*' * (len(value) - 7)}{value[-1]}" if len(value) >= 15 else "****"
