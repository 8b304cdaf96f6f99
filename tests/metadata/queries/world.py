"""A small company of its own for the compiler's tests: catalogue, tables, rows, people."""

import json
import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from backend.metadata.catalogue import Catalogue, Entity, Field, Label, Relation, build
from backend.runtime.access.viewer import Grant, OrgTree, Unit, Viewer
from backend.runtime.database import Database, connection

Rows = dict[str, list[dict[str, Any]]]


def _label(text: str) -> Label:
    return Label(text, text)


def _field(code: str, kind: Any, **more: Any) -> Field:
    return Field(code, kind, _label(code), **more)


def _relation(code: str, kind: Any, target: str, local: str, remote: str) -> Relation:
    return Relation(code, kind, target, local, remote, _label(code))


ID = _field("id", "id", is_nullable=False)

UNIT = Entity(
    "org_unit", "org_units", "w_units", _label("unit"),
    (ID, _field("code", "text", is_nullable=False), _field("name", "text")),
    read_function="org.read",
)  # fmt: skip
CUSTOMER = Entity(
    "customer", "customers", "w_customers", _label("customer"),
    (
        ID,
        _field("name", "text", is_nullable=False),
        _field("kind", "choice"),
        _field("phone", "phone", function="customer.sensitive", mask="phone"),
        _field("id_number", "id_number", function="customer.sensitive", mask="id_number"),
        _field("income", "money", function="customer.income"),
        _field("is_vip", "yes_no"),
        _field("org_id", "id"),
        _field("owner_id", "id"),
    ),
    (
        _relation("org", "one", "org_unit", "org_id", "id"),
        _relation("policies", "many", "policy", "id", "customer_id"),
    ),
    read_function="customer.read", org_column="org_id", owner_column="owner_id",
    title_field="name", search_fields=("name", "phone"),
)  # fmt: skip
POLICY = Entity(
    "policy", "policies", "w_policies", _label("policy"),
    (
        ID,
        _field("number", "text", is_nullable=False),
        _field("product_code", "text"),
        _field("business", "choice"),
        _field("customer_id", "id"),
        _field("org_id", "id"),
        _field("agent_id", "id"),
        _field("premium", "money"),
        _field("currency", "text", is_nullable=False),
        _field("rate", "decimal", scale=4),
        _field("insured_count", "integer"),
        _field("issued_on", "date"),
        _field("issued_at", "moment"),
        _field("is_group", "yes_no"),
        _field("margin", "money", function="policy.margin"),
        _field("extra", "json"),
    ),
    (
        _relation("customer", "one", "customer", "customer_id", "id"),
        _relation("org", "one", "org_unit", "org_id", "id"),
        _relation("coverages", "many", "coverage", "id", "policy_id"),
    ),
    read_function="policy.read", org_column="org_id", product_column="product_code",
    business_column="business", owner_column="agent_id", title_field="number",
    search_fields=("number",), default_sort="-issued_on",
)  # fmt: skip
COVERAGE = Entity(
    "coverage", "coverages", "w_coverages", _label("coverage"),
    (
        ID,
        _field("policy_id", "id", is_nullable=False),
        _field("name", "text"),
        _field("sum_assured", "money"),
        _field("loading", "decimal", scale=2, function="policy.margin"),
    ),
    (_relation("policy", "one", "policy", "policy_id", "id"),),
    through="policy",
)  # fmt: skip

FUNCTIONS = (
    "org.read", "customer.read", "customer.sensitive", "customer.income", "policy.read",
    "policy.margin",
)  # fmt: skip
PRODUCTS = ("ACC.A", "ACC.B", "ACC.B.1", "TRV.1", "ACCX")
BUSINESS = ("new", "renewal")

# 1 group, 2 head office, two branches with offices below.
TREE = OrgTree(
    {
        unit: Unit(unit, f"U{unit}", f"机构{unit}", f"Unit {unit}", kind, parent)  # type: ignore[arg-type]
        for unit, kind, parent in (
            (1, "group", None), (2, "head_office", 1), (3, "branch", 2), (4, "branch", 2),
            (5, "sales_office", 3), (6, "sales_office", 3), (7, "sales_office", 4),
        )
    }
)  # fmt: skip
PEOPLE = (1, 2, 3)


def catalogue() -> Catalogue:
    """The company's catalogue."""
    return build(1, (UNIT, CUSTOMER, POLICY, COVERAGE))


def rows(seed: int, customers: int = 18, policies: int = 40) -> Rows:
    """Rows with gaps of every kind: empties, ties, links to nothing, odd texts."""
    chance = random.Random(seed)

    def maybe(value: Any, gap: float = 0.2) -> Any:
        return None if chance.random() < gap else value

    units = [{"id": u.id, "code": u.code, "name": u.name_zh} for u in TREE.units.values()]
    found: Rows = {"org_unit": units, "customer": [], "policy": [], "coverage": []}
    for number in range(1, customers + 1):
        found["customer"].append(
            {
                "id": number,
                "name": chance.choice(
                    ["张伟", "王芳", "Li Na", "li na", 'O\'Neil "x"', "%_\\", ""]
                ),
                "kind": maybe(chance.choice(["individual", "company"])),
                "phone": maybe(chance.choice(["13800001234", "13911112222", "021-55", ""])),
                "id_number": maybe(chance.choice(["11010519491231002X", "440524188001010014"])),
                "income": maybe(chance.choice([0, 100, 1000050, -5])),
                "is_vip": maybe(chance.random() < 0.5),
                "org_id": maybe(chance.choice(list(TREE.units)), 0.1),
                "owner_id": maybe(chance.choice(PEOPLE)),
            }
        )
    start = date(2025, 11, 20)
    for number in range(1, policies + 1):
        day = start + timedelta(days=chance.randrange(60))
        moment = datetime(
            day.year, day.month, day.day, chance.choice([3, 15, 16, 23]), 30, tzinfo=UTC
        )
        found["policy"].append(
            {
                "id": number,
                "number": f"P{chance.randrange(900)}",
                "product_code": maybe(chance.choice(PRODUCTS), 0.1),
                "business": maybe(chance.choice(BUSINESS), 0.1),
                "customer_id": maybe(chance.randrange(1, customers + 4), 0.1),
                "org_id": maybe(chance.choice(list(TREE.units)), 0.1),
                "agent_id": maybe(chance.choice(PEOPLE)),
                "premium": maybe(chance.choice([0, 5, 100, 123450, 123451, -123450, 7])),
                "currency": chance.choice(["CNY", "CNY", "CNY", "JPY"]),
                "rate": maybe(chance.choice([0, 12345, 1, -2500])),
                "insured_count": maybe(chance.choice([1, 2, 3, 200])),
                "issued_on": maybe(day),
                "issued_at": maybe(
                    moment + timedelta(microseconds=chance.choice([0, 0, 120000, 1]))
                ),
                "is_group": maybe(chance.random() < 0.5),
                "margin": maybe(chance.choice([1, 22, 333])),
                "extra": maybe({"b": 1, "a": ["中", None, True]}),
            }
        )
        for _ in range(chance.randrange(4)):
            found["coverage"].append(
                {
                    "id": len(found["coverage"]) + 1,
                    "policy_id": number,
                    "name": maybe(chance.choice(["意外", "医疗"])),
                    "sum_assured": maybe(chance.choice([10000, 2000000])),
                    "loading": maybe(chance.choice([5, 100])),
                }
            )
    return found


COLUMN_TYPES = {
    "id": ("BIGINT", "BIGINT"), "integer": ("INT", "INT"), "decimal": ("BIGINT", "BIGINT"),
    "money": ("BIGINT", "BIGINT"), "date": ("DATE", "DATE"),
    "moment": ("TIMESTAMP", "TIMESTAMPTZ"), "yes_no": ("INT", "BOOL"), "json": ("JSON", "JSONB"),
}  # fmt: skip


async def fill(database: Database, known: Catalogue, what: Rows) -> None:
    """Make the tables anew and fill them."""
    is_sqlite = database.dialect == "sqlite"
    for entity in known.entities.values():
        columns = ", ".join(
            f'"{field.stored_as}" {COLUMN_TYPES.get(field.type, ("TEXT", "TEXT"))[not is_sqlite]}'
            + (" PRIMARY KEY" if field.code == "id" else "")
            for field in entity.fields
        )
        await connection().execute_script(
            f"drop table if exists {entity.table}; create table {entity.table} ({columns});"
        )
        names = [field.stored_as for field in entity.fields]
        marks = ["?" if is_sqlite else f"${place}" for place in range(1, len(names) + 1)]
        values = [
            [_stored(field, row[field.code], is_sqlite=is_sqlite) for field in entity.fields]
            for row in what[entity.code]
        ]
        if values:
            await connection().execute_many(
                f"insert into {entity.table} ({', '.join(names)}) values ({', '.join(marks)})",
                values,
            )


def _stored(field: Field, value: Any, *, is_sqlite: bool) -> Any:
    """As Tortoise stores it."""
    if value is None:
        return None
    if field.type == "json":
        return json.dumps(value, ensure_ascii=False)
    if not is_sqlite:
        return value
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def person(*grants: Grant, person_id: int = 1) -> Viewer:
    """Somebody with grants."""
    return Viewer(person_id, f"p{person_id}", "某人", 5, "zh-CN", TREE, tuple(grants))


def allow(function: str, org_id: int = 1, *, down: bool = True, **more: Any) -> Grant:
    """A grant that allows to see."""
    return Grant(f"a:{function}:{org_id}", "allow", function, "query", org_id, down, **more)


def deny(function: str, org_id: int = 1, *, down: bool = True, **more: Any) -> Grant:
    """A grant that denies."""
    return Grant(f"d:{function}:{org_id}", "deny", function, "*", org_id, down, **more)


def everything(functions: Iterable[str] = FUNCTIONS) -> Viewer:
    """Somebody who sees all."""
    return person(*(allow(function) for function in functions))
