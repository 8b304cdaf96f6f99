"""The demo group's history (示例业务): 24 months of policies, priced by the engine itself.

From a fixed seed: the same day and number give the same policies. They stand as taken over from
an earlier system, so they have no quote and their papers are not printed here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from backend.business.customers.models import Customer
from backend.business.policies.calculating import calculation_of
from backend.business.policies.models import Coverage, Policy
from backend.business.policies.rules import Calculation, coverages
from backend.business.pricing import service as pricing
from backend.kit.clock import BUSINESS_ZONE, business_date
from backend.kit.periods import add_months
from backend.metadata.releases import Release
from backend.runtime.access.models import OrgUnit, Person
from backend.runtime.audit import journal
from backend.runtime.database import connection, transaction
from seeds.demo.loading import first_day
from seeds.demo.names import COMPANIES, GIVEN_FEMALE, GIVEN_MALE, SURNAMES
from seeds.demo.organisation import BRANCHES, units
from seeds.demo.people import people as planned_people

SEED = 7_310_421
CUSTOMERS_PER_POLICY = 3
BATCH = 2_000
PRODUCTS = ("PA01", "TR01", "GA01", "HM01", "CW01")
SHARES = (40, 30, 12, 15, 3)
SEASON = (90, 80, 100, 105, 120, 115, 125, 120, 110, 130, 95, 90)
MONTHS = (1, 3, 6, 12, 12, 12)
TRAVEL_DAYS = (3, 5, 7, 7, 15, 30)
DISCOUNTS = ("1", "1", "1", "0.95", "0.95", "0.9", "0.9", "0.85")
CHANNELS = ("agent", "agent", "agent", "agent", "broker", "online")
COMPANY_FORMS = ("有限公司", "股份有限公司", "集团有限公司")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody bought: enough to be priced, and to be found again among the priced."""

    product: str
    plan: str
    sum_assured: str
    occupation: str
    age: int
    months: int
    days: int
    discount: str
    members: int
    contract_price: str


def _wanted(chance: Random) -> Wanted:
    product = chance.choices(PRODUCTS, SHARES)[0]
    age = chance.choice((22, 25, 28, 31, 34, 37, 40, 44, 48, 52, 56))
    is_group = product in ("GA01", "CW01")
    discount = chance.choice(DISCOUNTS)
    if product in ("TR01", "HM01") and discount == "0.85":
        discount = "0.9"
    return Wanted(
        product,
        plan=chance.choice("AABBC") if product in ("PA01", "TR01", "HM01") else "",
        sum_assured={"GA01": chance.choice(("100000.00", "200000.00", "300000.00")),
                     "CW01": chance.choice(("300000.00", "500000.00"))}.get(product, ""),
        occupation=chance.choice("1122334") if product in ("PA01", "GA01") else "",
        age=age,
        months=12 if product in ("HM01", "GA01", "CW01") else chance.choice(MONTHS),
        days=chance.choice(TRAVEL_DAYS) if product == "TR01" else 0,
        discount=discount if product != "CW01" else chance.choice(("1", "0.9", "0.8")),
        members=chance.choice((5, 8, 12, 20, 35)) if product == "GA01" else 1,
        contract_price=f"{chance.choice((3, 5, 8, 12, 20, 40))}000000.00"
        if is_group and product == "CW01"
        else "",
    )  # fmt: skip


def _end(wanted: Wanted, start: date) -> date:
    return start + timedelta(days=wanted.days) if wanted.days else add_months(start, wanted.months)


def _birth(age: int, start: date) -> date:
    """A birth date that gives an age on a day, half a year past the birthday."""
    return add_months(start, -12 * age - 6)


def _rows(wanted: Wanted, start: date) -> list[dict[str, str]]:
    row = {
        "group_id": "G1" if wanted.product == "GA01" else "",
        "product": wanted.product,
        "quote_date": start.isoformat(),
        "start": start.isoformat(),
        "end": _end(wanted, start).isoformat(),
        "birth_date": _birth(wanted.age, start).isoformat() if wanted.product != "CW01" else "",
        "gender": "F",
        "occupation_class": wanted.occupation,
        "plan": wanted.plan,
        "sum_assured": wanted.sum_assured,
        "discount": wanted.discount,
        "destination": "domestic" if wanted.product == "TR01" else "",
        "contract_price": wanted.contract_price,
    }
    filled = {column: text for column, text in row.items() if text}
    return [{"row_id": str(number + 1), **filled} for number in range(wanted.members)]


class Prices:
    """Prices each kind of purchase once: two of a kind cost the same on every day."""

    def __init__(self, release: Release) -> None:
        """Begin without any."""
        self._release = release
        self._known: dict[Wanted, Calculation] = {}
        self._names = {
            product.code: {
                item["code"]: item["name"]["zh"] for item in product.body["liabilities"]
            }
            for product in release.of_kind("product")
        }

    def of(self, wanted: Wanted, start: date) -> Calculation:
        """Return what a purchase costs."""
        if wanted not in self._known:
            priced = pricing.price(self._release, _rows(wanted, start))
            priced.raise_if_any()
            self._known[wanted] = calculation_of(
                priced.rows, self._names[wanted.product], wanted.members
            )
        return self._known[wanted]


@dataclass(frozen=True, slots=True)
class Seller:
    """An agent, where they sell, and how much: big offices sell more."""

    person_id: int
    org_id: int
    weight: int


def sellers(
    org_units: Mapping[str, OrgUnit], persons: Mapping[str, Person], chance: Random
) -> list[Seller]:
    """Return the agents with the weight of their branch and office."""
    weights = {
        code: weight
        for (code, _, _), weight in zip(BRANCHES, (30, 26, 22, 16, 10, 8), strict=True)
    }
    branch = {unit.code: unit.code[:2] for unit in units() if unit.kind == "sales_office"}
    return [
        Seller(
            persons[planned.login].id,
            org_units[planned.unit].id,
            weights[branch[planned.unit]] * chance.randint(6, 14),
        )
        for planned in planned_people()
        if "agent" in planned.roles
    ]


def _days(chance: Random, first: date, today: date, count: int) -> list[date]:
    """Days of issue, in order: busier in season, and a little more every month."""
    months = (today.year - first.year) * 12 + today.month - first.month + 1
    starts = [add_months(first, month) for month in range(months)]
    weights = [SEASON[start.month - 1] * (100 + 2 * month) for month, start in enumerate(starts)]
    found = []
    for start in chance.choices(starts, weights, k=count):
        last = min(add_months(start, 1) - timedelta(days=1), today - timedelta(days=1))
        if last >= start:
            found.append(start + timedelta(days=chance.randint(0, (last - start).days)))
    return sorted(found)


def _id_number(chance: Random, birth: date, *, is_woman: bool) -> str:
    """A resident identity number with its check digit (GB 11643)."""
    area = chance.choice(("310115", "110108", "440106", "330106", "510104", "420111"))
    order = chance.randint(0, 499) * 2 + (0 if is_woman else 1)
    body = f"{area}{birth:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(a) * b for a, b in zip(body, weights, strict=True)) % 11]
    return body + check


def _credit_code(chance: Random) -> str:
    """A unified social credit code with its check digit (GB 32100)."""
    digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "91310000" + "".join(chance.choice("0123456789") for _ in range(9))
    total = sum(digits.index(char) * 3**place % 31 for place, char in enumerate(body))
    return body + digits[(31 - total % 31) % 31]


def person_told(chance: Random) -> dict[str, Any]:
    """Make up a person: name, identity number and what follows from it, phone."""
    is_woman = chance.random() * 2 < 1
    surname = chance.choice(SURNAMES)[0]
    given = chance.choice(GIVEN_FEMALE if is_woman else GIVEN_MALE)[0]
    birth = date(chance.randint(1962, 2003), chance.randint(1, 12), chance.randint(1, 28))
    return {
        "name": surname + given,
        "kind": "individual",
        "id_kind": "resident_id",
        "id_number": _id_number(chance, birth, is_woman=is_woman),
        "gender": "F" if is_woman else "M",
        "birth_on": birth,
        "phone": f"1{chance.choice('3578')}{chance.randint(0, 999_999_999):09d}",
    }


def company_told(chance: Random) -> dict[str, Any]:
    """Make up a company: name, credit code, phone."""
    place = chance.choice(BRANCHES)[1][0]
    return {
        "name": f"{place}{chance.choice(COMPANIES)}{chance.choice(COMPANY_FORMS)}",
        "kind": "company",
        "id_kind": "credit_code",
        "id_number": _credit_code(chance),
        "gender": "",
        "birth_on": None,
        "phone": f"021{chance.randint(10_000_000, 99_999_999)}",
    }


class Buyers:
    """The customers of each agent: every third policy brings a new one."""

    def __init__(self, chance: Random, now: datetime) -> None:
        """Begin without any."""
        self._chance, self._now = chance, now
        self._by_seller: dict[tuple[int, str], list[Customer]] = {}
        self.made: list[Customer] = []

    def of(self, seller: Seller, kind: str, on: date) -> Customer:
        """Return a customer of an agent, an old or a new one."""
        known = self._by_seller.setdefault((seller.person_id, kind), [])
        if known and self._chance.randint(1, CUSTOMERS_PER_POLICY) > 1:
            return self._chance.choice(known)
        told = company_told(self._chance) if kind == "company" else person_told(self._chance)
        customer = Customer(
            id=len(self.made) + 1,
            number=f"C{on.year}9{len(self.made) + 1:07d}",
            org_id=seller.org_id,
            owner_id=seller.person_id,
            created_at=self._now,
            **told,
        )
        known.append(customer)
        self.made.append(customer)
        return customer


@dataclass(frozen=True, slots=True)
class Sold:
    """One policy of the history."""

    wanted: Wanted
    seller: Seller
    customer: Customer
    issued_on: date
    starts_on: date
    channel: str


def _sold(
    chance: Random, days: list[date], agents: list[Seller], buyers: Buyers
) -> Iterator[Sold]:
    weights = [agent.weight for agent in agents]
    for issued_on in days:
        wanted, seller = _wanted(chance), chance.choices(agents, weights)[0]
        kind = "company" if wanted.product in ("GA01", "CW01") else "individual"
        yield Sold(
            wanted,
            seller,
            buyers.of(seller, kind, issued_on),
            issued_on,
            issued_on + timedelta(days=chance.randint(1, 5)),
            chance.choice(CHANNELS),
        )


def _policy(number: int, sold: Sold, cost: Calculation, release: Release, today: date) -> Policy:
    definition = release.definitions["product", sold.wanted.product]
    ends_on = _end(sold.wanted, sold.starts_on)
    issued_at = datetime.combine(sold.issued_on, time(9 + number % 9, number % 60), BUSINESS_ZONE)
    return Policy(
        id=number,
        number=f"P{sold.issued_on.year}9{number:07d}",
        product_code=definition.code,
        product_version=str(definition.body["version"]),
        product_class=definition.body["class"],
        product_definition_id=definition.id,
        customer_id=sold.customer.id,
        customer_name=sold.customer.name,
        org_id=sold.seller.org_id,
        agent_id=sold.seller.person_id,
        issued_on=sold.issued_on,
        issued_at=issued_at,
        starts_on=sold.starts_on,
        ends_on=ends_on,
        state="in_force" if today < ends_on else "expired",
        sum_assured=cost.sum_assured.minor if cost.sum_assured else None,
        premium=cost.premium.minor,
        currency=cost.premium.currency,
        insured_count=cost.insured_count,
        channel=sold.channel,
        release=release.number,
    )


def _coverages(policy: Policy, cost: Calculation) -> list[Coverage]:
    return [
        Coverage(
            policy_id=policy.id,
            liability=item.liability,
            category=item.category,
            name=item.name,
            sum_assured=item.sum_assured.minor,
            premium=item.premium.minor,
            currency=policy.currency,
        )
        for item in coverages(cost.lines)
    ]


async def _restart_ids(tables: tuple[str, ...]) -> None:
    """Let PostgreSQL's counters go on after the ids that were given here."""
    if connection().capabilities.dialect == "postgres":
        for table in tables:
            await connection().execute_query(
                f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}"
            )


async def load_history(
    release: Release,
    org_units: Mapping[str, OrgUnit],
    persons: Mapping[str, Person],
    *,
    now: datetime,
    policies: int,
) -> bool:
    """Make the policies with their customers and coverages, unless there are any; says if so."""
    if await Policy.exists():
        return False
    chance, today = Random(SEED), business_date(now)
    agents = sellers(org_units, persons, chance)
    buyers, prices = Buyers(chance, now), Prices(release)
    made: list[Policy] = []
    covered: list[Coverage] = []
    for sold in _sold(chance, _days(chance, first_day(now), today, policies), agents, buyers):
        cost = prices.of(sold.wanted, sold.starts_on)
        made.append(_policy(len(made) + 1, sold, cost, release, today))
        covered.extend(_coverages(made[-1], cost))
    async with transaction():
        await Customer.bulk_create(buyers.made, batch_size=BATCH)
        await Policy.bulk_create(made, batch_size=BATCH)
        await Coverage.bulk_create(covered, batch_size=BATCH)
        await _restart_ids(("customers", "policies"))
        after = {"policies": len(made), "customers": len(buyers.made)}
        await journal.record("history.taken_over", "release", 1, by=None, now=now, after=after)
    return True
