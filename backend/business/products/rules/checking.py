"""Checks of definitions before they are published (定义检查): products and rate tables.

A product is checked with the tables it reads, because a rate that is missing inside the product's
own age range would else be found by a customer.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from backend.business.products.rules.fields import Fields
from backend.business.products.rules.figures import number
from backend.business.products.rules.product import Product
from backend.business.products.rules.reading import read_product
from backend.business.products.rules.table import Miss, Table, TableFault, read_table
from backend.kit.faults import Fault

Body = Mapping[str, Any]
Lookup = Callable[[str, str], Body | None]

PRICED = {
    "code", "version", "valid_from", "valid_to", "kind", "currency", "age", "refused_classes",
    "sum_assured", "term", "liabilities", "plans", "size_factors", "min_members", "min_premium",
    "discount_floor", "refund", "authority", "medical_table", "income_table", "zero_premium",
    "components", "combo_discount",
}  # fmt: skip
DESCRIBED = {
    "name", "class", "channels", "units", "handbook", "plan_names", "nicknames", "pinyin",
    "filing_number", "waiting_days", "cooling_off_days",
}  # fmt: skip
CLASSES = ("accident", "travel", "construction", "health")
CHANNELS = ("agent", "group_direct", "bank", "broker", "online")
# The rates that a customer pays by: a gap in any other table is a matter of the row.
RATES = ("table", "occupation.table")
# A table with more gaps than this has one cause; naming them all would help nobody.
MOST_FAULTS = 20


def _label(read: Fields, key: str) -> None:
    value = read.body.get(key)
    if isinstance(value, Mapping) and value.get("zh") and value.get("en"):
        return
    read.wrong(key, "definition.both_languages")


def _described(read: Fields) -> None:
    _label(read, "name")
    read.choice("class", CLASSES)
    for index, channel in enumerate(read.items("channels")):
        if channel not in CHANNELS:
            at = f"channels[{index}]"
            read.wrong(at, "definition.choice", value=channel, options=", ".join(CHANNELS))
    for item in read.each("liabilities"):
        _label(item, "name")
    names = read.inner("plan_names")
    for plan in read.inner("plans").body:
        _label(names, plan)


def _handbook(read: Fields) -> None:
    handbook = read.inner("handbook")
    texts = {
        "overview": ("title", "text"),
        "clauses": ("title", "text"),
        "risk_points": ("title", "text"),
        "fill_hints": ("title", "text"),
        "checklist": ("name",),
    }
    for part, keys in texts.items():
        for item in handbook.each(part):
            for key in keys:
                _label(item, key)


def table_of(body: Body, code: str) -> tuple[Table | None, list[TableFault]]:
    """Read the rate table of a definition; its rows are CSV text whose header is line 1."""
    text = body.get("rows")
    if not isinstance(text, str) or not text.strip():
        return None, [TableFault(1, Fault("table.rows.missing", "rows"))]
    reader = csv.reader(StringIO(text, newline=""))
    header = next(reader)
    rows, lines = list[list[str]](), list[int]()
    for cells in reader:
        if cells:
            rows.append(cells)
            lines.append(reader.line_num)
    return read_table(code, header, rows, lines)


def _placed(found: Iterable[TableFault]) -> list[Fault]:
    return [
        Fault(item.fault.code, f"rows[{item.line}].{item.fault.at}", item.fault.facts)
        for item in found
    ]


def check_table(body: Body, code: str, lookup: Lookup) -> list[Fault]:
    """Return every fault of a rate table, by line: `rows[5].age_to`."""
    del lookup  # A table is right or wrong by itself; products look at it from their side.
    read = Fields(body, "")
    _label(read, "title")
    table, found = table_of(body, code)
    if table:
        found = [
            TableFault(line, Fault("table.rate.negative", "value", {"value": value}))
            for value, line in ((row[table.value_column], line) for row, line in _rows(table))
            if (number(value) or 0) < 0
        ]
    return read.faults + _placed(found)


def _rows(table: Table) -> Iterable[tuple[list[str], int]]:
    return ((list(row), line) for row, line in zip(table.rows, table.lines, strict=True))


def _boundaries(table: Table) -> dict[str, list[str]]:
    """Values of each factor that show every gap and overlap: each text, each range's ends."""
    found: dict[str, list[str]] = {}
    for factor in table.factors:
        if factor.until_column is None:
            found[factor.name] = list(dict.fromkeys(row[factor.column] for row in table.rows))
        elif factor.name != "age":
            columns = (factor.column, factor.until_column)
            ends = (row[column] for row in table.rows for column in columns)
            found[factor.name] = list(dict.fromkeys(end for end in ends if end)) or ["0"]
    return found


def _combinations(values: Mapping[str, list[str]]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = [{}]
    for name, texts in values.items():
        found = [{**given, name: text} for given in found for text in texts]
    return found


def _range_of_ages(product: Product) -> range:
    low, high = product.age.minimum, product.age.maximum
    return range(low or 0, (high if high is not None else 105) + 1)


def _has_age(table: Table) -> bool:
    return any(factor.name == "age" and factor.is_range for factor in table.factors)


def _fault_of_ages(
    product: Product, table: Table, at: str, given: Mapping[str, str]
) -> Fault | None:
    """The first age that has no rate or several; what has no rate at any age is not sold."""
    found = {age: table.find({**given, "age": str(age)}) for age in _range_of_ages(product)}
    if all(getattr(hit, "code", "") == "rate.no_match" for hit in found.values()):
        return None
    for age, hit in found.items():
        if isinstance(hit, Miss):
            gap = "gap" if hit.code == "rate.no_match" else "overlap"
            shown = ", ".join(f"{name} {text}" for name, text in [*given.items(), ("age", age)])
            return Fault(f"product.premium.{gap}", at, {"table": table.name, "factors": shown})
    return None


def age_faults(product: Product, table: Table, at: str) -> list[Fault]:
    """Return gaps and overlaps of a table inside a product's own age range, with a witness."""
    if not _has_age(table):
        return []
    combinations = _combinations(_boundaries(table))
    found = (_fault_of_ages(product, table, at, given) for given in combinations)
    return list(islice((fault for fault in found if fault), MOST_FAULTS))


def _check_tables(product: Product, lookup: Lookup) -> list[Fault]:
    faults: list[Fault] = []
    for at, name in product.tables():
        body = lookup("table", name)
        if body is None:
            faults.append(Fault("product.table.unknown", at, {"table": name}))
            continue
        table, wrong = table_of(body, name)
        if table and not wrong and at.partition("].")[2] in RATES:
            faults += age_faults(product, table, at)
    return faults


def component_faults(
    combination: Product, versions_of: Callable[[str], Sequence[Product]]
) -> list[Fault]:
    """Return what is wrong with a combination's components, by path (chapter 02 §2.7)."""
    faults: list[Fault] = []
    for index, component in enumerate(combination.components):
        at = f"components[{index}]"
        versions = versions_of(component.product)
        facts = {"product": component.product}
        if not versions:
            faults.append(Fault("product.unknown", f"{at}.product", facts))
            continue
        plans = {plan: None for product in versions for plan in product.plans}
        if component.plan and component.plan not in plans:
            named = {"plan": component.plan, "plans": ", ".join(plans) or "-"}
            faults.append(Fault("price.plan.unknown", f"{at}.plan", named))
        faults += [
            Fault(
                "product.component.currency",
                f"{at}.product",
                facts | {"found": product.currency, "wanted": combination.currency},
            )
            for product in versions
            if product.currency != combination.currency
        ]
    return faults


def _versions(lookup: Lookup, code: str) -> list[Product]:
    body = lookup("product", code)
    product = read_product(body)[0] if body else None
    return [product] if product else []


def check_product(body: Body, code: str, lookup: Lookup) -> list[Fault]:
    """Return every fault of a product's definition, by the path of its value."""
    read = Fields(body, "")
    for key in body:
        if key not in PRICED | DESCRIBED:
            read.wrong(key, "product.key.unknown", key=key)
    if body.get("code", code) != code:
        read.wrong("code", "definition.choice", value=body["code"], options=code)
    _described(read)
    _handbook(read)
    product, faults = read_product(body)
    found = read.faults + [fault for fault in faults if fault not in read.faults]
    if product is None:
        return found
    return (
        found
        + _check_tables(product, lookup)
        + component_faults(product, lambda component: _versions(lookup, component))
    )
