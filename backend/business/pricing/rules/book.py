"""The book (产品库): the versions and tables at hand, and the one version a quote date picks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from backend.business.pricing.rules.asking import Asked
from backend.business.products.rules.figures import number
from backend.business.products.rules.product import Component, Product
from backend.business.products.rules.table import Hit, Miss, Table

Products = Mapping[str, Product | Sequence[Product]]


@dataclass(frozen=True)
class Book:
    """Every version of every product by code, and every table by name."""

    products: Mapping[str, tuple[Product, ...]]
    tables: Mapping[str, Table]

    @staticmethod
    def of(products: Products, tables: Mapping[str, Table]) -> "Book":
        """Make a book; a product may come in one version or in several."""
        versions = {
            code: (given,) if isinstance(given, Product) else tuple(given)
            for code, given in products.items()
        }
        return Book(versions, tables)

    def on_sale(self, code: str, on: date) -> Product | None:
        """Find the version on sale on a quote date."""
        return next((item for item in self.products.get(code, ()) if item.is_on_sale(on)), None)


def by_code(products: Iterable[Product]) -> dict[str, tuple[Product, ...]]:
    """Gather versions by their product's code."""
    found: dict[str, tuple[Product, ...]] = {}
    for product in products:
        found[product.code] = (*found.get(product.code, ()), product)
    return found


@dataclass(frozen=True)
class Part:
    """What of a row one product prices: itself, or one component of a combination."""

    product: Product
    ratio: Fraction = Fraction(1)
    plan: Mapping[str, Fraction] | None = None


def choose(book: Book, asked: Asked) -> Product | None:
    """Choose the version a row is priced by (§4.1), noting why there is none."""
    code, quoted_on = asked.cell("product"), asked.days["quote_date"]
    if not code:
        return None
    if code not in book.products:
        asked.wrong("product", "product.unknown", product=code)
        return None
    if quoted_on is None:
        return None
    product = book.on_sale(code, quoted_on)
    if product is None:
        asked.wrong("quote_date", "product.not_on_sale", product=code, date=quoted_on.isoformat())
    return product


def _component(book: Book, asked: Asked, component: Component) -> Part | None:
    quoted_on = asked.days["quote_date"]
    assert quoted_on, "a version was chosen by the quote date"
    product = book.on_sale(component.product, quoted_on)
    if product is None:
        facts = {"product": component.product, "date": quoted_on.isoformat()}
        asked.wrong("quote_date", "product.not_on_sale", **facts)
        return None
    if not component.plan:
        return Part(product, component.sum_ratio)
    return Part(product, component.sum_ratio, _plan(asked, product, component.plan))


def _plan(asked: Asked, product: Product, plan: str) -> Mapping[str, Fraction]:
    # An unknown plan prices nothing, so that its one fault does not draw others after it.
    if plan not in product.plans:
        asked.wrong("plan", "price.plan.unknown", plan=plan, plans=", ".join(product.plans) or "-")
        return {}
    return product.plans[plan]


def parts_of(book: Book, asked: Asked, product: Product) -> list[Part]:
    """Return what each product of a row prices; a component off sale is noted by name (§2.7)."""
    plan = asked.cell("plan")
    if not product.components:
        return [Part(product, plan=_plan(asked, product, plan) if plan else None)]
    if plan:
        _plan(asked, product, plan)
    found = (_component(book, asked, component) for component in product.components)
    return [part for part in found if part is not None]


LABELS = {"occupation_class": "class"}
DERIVED = {"age": "birth_date", "days": "end", "months": "end"}


@dataclass(frozen=True)
class Rates:
    """Lookups for one row and part: the factor values, and where a miss is noted."""

    tables: Mapping[str, Table]
    asked: Asked
    factors: Mapping[str, str]
    derived: frozenset[str] = field(default_factory=frozenset)

    def _note(self, miss: Miss) -> None:
        column = DERIVED[miss.factor] if miss.factor in self.derived else miss.factor
        if miss.factor == "age" and not self.asked.cell("age"):
            column = DERIVED["age"]
        written = ", ".join(
            f"{LABELS.get(name, name)} {value or '-'}" for name, value in miss.factors.items()
        )
        self.asked.wrong(column, miss.code, factors=written, table=miss.table)

    def find(self, table: str, *, months: int | None = None, only: str = "") -> Hit | None:
        """Look a rate up; a miss is noted at its factor's column (`only`: if it is that one)."""
        assert table in self.tables, f"the table {table} was not loaded"
        factors = self.factors if months is None else {**self.factors, "months": str(months)}
        found = self.tables[table].find(factors)
        if isinstance(found, Hit):
            return found
        if only in ("", found.factor):
            self._note(found)
        return None

    def value(self, table: str, months: int | None = None) -> Fraction | None:
        """Look a rate up as a figure."""
        hit = self.find(table, months=months)
        return None if hit is None else number(hit.value)
