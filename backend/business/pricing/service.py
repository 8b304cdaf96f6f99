"""Use cases of pricing (定价): rows priced by what a release has published.

Definitions never change, so what was read of them is kept by its id.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from backend.business.pricing.rules import Priced, price_rows
from backend.business.products.rules.checking import table_of
from backend.business.products.rules.product import Product
from backend.business.products.rules.reading import read_product
from backend.business.products.rules.table import Table
from backend.metadata.releases import Definition, Release

Row = Mapping[str, str]


class _ById:
    """A definition that is looked up in the cache by its id alone."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other._key == self._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[int, str]:
        return self.definition.id, self.definition.fingerprint


@lru_cache(maxsize=1000)
def _product(asked: _ById) -> Product:
    product, faults = read_product(asked.definition.body)
    assert product, f"a published product was checked: {faults}"
    return product


@lru_cache(maxsize=1000)
def _table(asked: _ById) -> Table:
    table, faults = table_of(asked.definition.body, asked.definition.code)
    assert table, f"a published table was checked: {faults}"
    return table


def _needed(release: Release, codes: Sequence[str]) -> dict[str, Product]:
    """The products asked for and the components of combinations among them."""
    found: dict[str, Product] = {}
    waiting = list(dict.fromkeys(codes))
    while waiting:
        code = waiting.pop()
        definition = release.find("product", code)
        if definition is None or code in found:
            continue
        found[code] = _product(_ById(definition))
        waiting += [component.product for component in found[code].components]
    return found


def price(release: Release, rows: Sequence[Row]) -> Priced:
    """Price rows by the products and tables of a release; bad rows keep their faults."""
    products = _needed(release, [row.get("product", "") for row in rows])
    names = {name for product in products.values() for _, name in product.tables()}
    tables: dict[str, Table] = {}
    for name in names:
        definition = release.find("table", name)
        assert definition, f"a published product's table {name} is published"
        tables[name] = _table(_ById(definition))
    return price_rows(products, tables, rows)
