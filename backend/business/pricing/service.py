"""Use cases of pricing: rows priced by what a release holds.

A product's and a table's definition is read once a version, because a version never changes.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import StringIO
from typing import Any

from backend.business.pricing.rules import Priced, price_rows
from backend.business.products.rules.product import Product
from backend.business.products.rules.reading import read_product
from backend.business.products.rules.table import Table, read_table
from backend.metadata.releases import Definition, Release

KEPT_VERSIONS = 2_000


class _ByVersion:
    """Makes a thing of a definition once, and finds it again by the version's id."""

    def __init__(self) -> None:
        self.product = lru_cache(KEPT_VERSIONS)(self._product)
        self.table = lru_cache(KEPT_VERSIONS)(self._table)
        self.bodies: dict[str, Mapping[str, Any]] = {}

    def _product(self, fingerprint: str) -> Product:
        product, faults = read_product(self.bodies[fingerprint])
        assert product, f"a published product is readable: {faults}"
        return product

    def _table(self, name: str, fingerprint: str) -> Table:
        rows = list(csv.reader(StringIO(str(self.bodies[fingerprint]["rows"]))))
        lines = list(range(2, len(rows) + 1))
        table, faults = read_table(name, rows[0], rows[1:], lines)
        assert table, f"a published table is readable: {faults}"
        return table

    def product_of(self, definition: Definition) -> Product:
        """Return the product of a definition."""
        self.bodies.setdefault(definition.fingerprint, definition.body)
        return self.product(definition.fingerprint)

    def table_of(self, definition: Definition) -> Table:
        """Return the table of a definition."""
        self.bodies.setdefault(definition.fingerprint, definition.body)
        return self.table(definition.code, definition.fingerprint)


_read = _ByVersion()


def products_of(release: Release) -> dict[str, Product]:
    """Return a release's products by code."""
    return {item.code: _read.product_of(item) for item in release.of_kind("product")}


def tables_of(release: Release) -> dict[str, Table]:
    """Return a release's rate tables by name."""
    return {item.code: _read.table_of(item) for item in release.of_kind("table")}


def price(release: Release, rows: Sequence[Mapping[str, str]]) -> Priced:
    """Price rows by the products and tables that are current in a release."""
    return price_rows(products_of(release), tables_of(release), rows)
