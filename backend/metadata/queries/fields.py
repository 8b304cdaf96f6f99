"""Fields as SQL (字段表达式): how a field is shown, compared, masked, and who may mention it."""

from backend.kit.faults import refuse
from backend.kit.money import PLACES
from backend.metadata.catalogue import Catalogue, Entity, Field, Relation
from backend.metadata.queries.dialect import STARS, Words, literal, quoted
from backend.metadata.queries.draft import Draft, Row
from backend.metadata.queries.names import TEXT_TYPES
from backend.metadata.queries.scopes import FALSE, both, shown, table, visible
from backend.metadata.queries.values import MONEY_PLACES

CURRENCY = "currency"
WITHOUT_CENTS = ", ".join(literal(code) for code, places in PLACES.items() if places == 0)
assert set(PLACES.values()) == {0, MONEY_PLACES}, (
    "the CASE below knows currencies of 0 or 2 places"
)


def find(entity: Entity, code: str) -> Field:
    """Return a field that is known to exist."""
    field = entity.field(code)
    assert field is not None, f"{entity.code} has no field {code}"
    return field


def follow(draft: Draft, entity: Entity, code: str) -> tuple[Relation, Entity]:
    """Return a relation that is known to exist, and its target."""
    relation = entity.relation(code)
    assert relation is not None, f"{entity.code} has no relation {code}"
    return relation, draft.rights.catalogue.entities[relation.target]


def currency_of(row: Row) -> str:
    """Return the column of the row's currency; empty where all money has two places."""
    field = row.entity.field(CURRENCY)
    return row.column(field.stored_as) if field else ""


def by_currency(currency: str, without_cents: str, with_cents: str) -> str:
    """Return one of two expressions by the places of a currency."""
    if not currency:
        return with_cents
    return f"case when {currency} in ({WITHOUT_CENTS}) then {without_cents} else {with_cents} end"


def comparable(draft: Draft, row: Row, field: Field) -> str:
    """Return a field as it is ordered and compared: money in hundredths, text by code point."""
    column = row.column(field.stored_as)
    if field.type in TEXT_TYPES:
        return draft.words.by_code_point(column)
    if field.type == "money" and (currency := currency_of(row)):
        return by_currency(currency, f"{column} * {10**MONEY_PLACES}", column)
    return column


def rendered(words: Words, field: Field, value: str, currency: str = "") -> str:
    """Return a stored value as it is shown."""
    match field.type:
        case "id":
            return words.text(value)
        case "decimal":
            return words.decimal(value, field.scale)
        case "money":
            return by_currency(
                currency, words.decimal(value, 0), words.decimal(value, MONEY_PLACES)
            )
        case "date":
            return words.date(value)
        case "moment":
            return words.moment(value)
        case "yes_no":
            return words.truth(value)
        case _:
            return value


def embedded(words: Words, field: Field, value: str) -> str:
    """Return a shown value as a part of an object."""
    return words.embed(value) if field.type in ("yes_no", "json") else value


def masked(words: Words, field: Field, value: str) -> str:
    """Return what is shown instead of a value: its mask, or null."""
    length = f"length({value})"
    match field.mask:
        case "phone":
            whole = f"substr({value}, 1, 3) || '****' || {words.ends(value, 4)}"
            return f"case when {length} >= 11 then {whole} when {length} > 0 then '****' end"
        case "id_number":
            stars = f"substr('{STARS}', 1, {length} - 7)"
            whole = f"substr({value}, 1, 6) || {stars} || {words.ends(value, 1)}"
            return f"case when {length} >= 15 then {whole} when {length} > 0 then '****' end"
        case "name":
            return f"case when {length} > 0 then substr({value}, 1, 1) || '**' end"
        case _:
            return "null"


def cell(draft: Draft, row: Row, field: Field, at: str) -> str:
    """Return a field of a row as the reader sees it: whole, masked or null, row by row."""
    words, column = draft.words, row.column(field.stored_as)
    currency = currency_of(row) if field.type == "money" else ""
    whole = rendered(words, field, column, currency)
    seen = draft.rights.sees(row.entity, field)
    if seen == "all":
        return embedded(words, field, whole)
    draft.masked[at] = None
    instead = masked(words, field, column)
    condition = shown(draft, row, field.function) if seen == "some" else FALSE
    if condition == FALSE:
        return instead
    return embedded(words, field, f"case when {condition} then {whole} else {instead} end")


def require_all(draft: Draft, entity: Entity, field: Field, at: str) -> None:
    """Refuse a mention other than showing, unless the field is shown on every row the reader sees.

    Otherwise the order, the count or the sum would tell what is hidden.
    """
    if draft.rights.sees(entity, field) != "all":
        raise refuse("field.refused", at, field=field.code, function=field.function)


def path_value(draft: Draft, row: Row, path: tuple[str, ...], at: str) -> str:
    """Return a field, perhaps through links, as it is ordered and compared.

    What the reader may not see beyond a link is empty, as if it were not there.
    """
    if len(path) == 1:
        field = find(row.entity, path[0])
        require_all(draft, row.entity, field, at)
        return comparable(draft, row, field)
    relation, target = follow(draft, row.entity, path[0])
    other = draft.row(target)
    value = path_value(draft, other, path[1:], at)
    joined = f"{other.column(relation.remote)} = {row.column(relation.local)}"
    where = both(joined, visible(draft, other))
    return f"(select {value} from {table(other)} where {where} limit 1)"


def path_field(draft: Draft, entity: Entity, path: tuple[str, ...]) -> tuple[Entity, Field]:
    """Return the field at the end of a path, and whose it is."""
    for code in path[:-1]:
        _, entity = follow(draft, entity, code)
    return entity, find(entity, path[-1])


def follow_through(catalogue: Catalogue, entity: Entity) -> tuple[Entity, str]:
    """Return the entity whose rights decide, and the FROM that reaches it as `d` from `r`."""
    decides, source, alias, number = entity, f'from "{entity.table}" r', "r", 0
    while decides.through:
        relation = decides.relation(decides.through)
        assert relation is not None
        decides, number = catalogue.entities[relation.target], number + 1
        source += (
            f' join "{decides.table}" d{number}'
            f" on d{number}.{quoted(relation.remote)} = {alias}.{quoted(relation.local)}"
        )
        alias = f"d{number}"
    return decides, f"from (select {alias}.*, r.id as _r {source}) d"
