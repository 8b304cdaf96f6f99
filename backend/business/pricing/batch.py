"""`portico price` (批量定价): products, tables and rows from files; chapter 02 §4.8.

The rules do the work; here files become values and faults get their lines.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from backend.business.pricing.rules.asking import REQUIRED
from backend.business.pricing.rules.book import by_code
from backend.business.pricing.rules.output import COLUMNS, SUMMARY_COLUMNS, records, summary
from backend.business.pricing.rules.pricing import Priced, price_rows
from backend.business.products.rules.checking import component_faults
from backend.business.products.rules.product import Product
from backend.business.products.rules.reading import overlaps, read_product
from backend.business.products.rules.table import Table, read_table
from backend.kit import tables as files
from backend.kit.faults import Fault
from backend.kit.structured import Structured, read_structured


@dataclass
class _Run:
    """One run: what was read, and every fault so far."""

    arguments: argparse.Namespace
    faults: list[files.FileFault] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)


def add_commands(subparsers: Any) -> None:
    """Declare `price` and its options."""
    command = subparsers.add_parser(
        "price",
        help="price rows of a CSV by products and rate tables",
        description="Prices rows exactly (chapter 02 §4): one line a liability, then TOTAL.",
    )
    command.add_argument(
        "--products", required=True, metavar="FILE", help="products, YAML or JSON"
    )
    command.add_argument("--tables", required=True, metavar="DIR", help="table t is DIR/t.csv")
    command.add_argument("--rows", required=True, metavar="FILE", help="what to price, CSV")
    command.add_argument("--summary", metavar="FILE", help="write each group's totals here")
    command.add_argument(
        "--skip-bad", action="store_true", help="write the good rows, list the bad ones"
    )
    command.add_argument("--out", metavar="FILE", help="where to write; standard output if absent")
    command.set_defaults(run=run)


def _read_products(run: _Run) -> Structured | None:
    read, faults = read_structured(run.arguments.products)
    run.faults += faults
    if read is None:
        return None
    value = read.value if isinstance(read.value, Mapping) else {}
    given = value.get("products")
    if not isinstance(given, list) or not given:
        run.faults.append(read.place(Fault("price.products.missing", "products")))
        return read
    for index, body in enumerate(given):
        at = f"products[{index}]"
        if not isinstance(body, Mapping):
            run.faults.append(read.place(Fault("definition.mapping", at, {"key": at})))
            continue
        product, wrong = read_product(body, at)
        run.faults += map(read.place, wrong)
        if product:
            run.products.append(product)
    return read


def _check_products(run: _Run, read: Structured) -> None:
    """Check what only all products together show; asked when each is right by itself."""
    for index, version in overlaps(run.products):
        at = f"products[{index}].valid_from"
        run.faults.append(read.place(Fault("product.version.overlap", at, {"version": version})))
    known = by_code(run.products)
    for index, product in enumerate(run.products):
        for fault in component_faults(product, lambda code: known.get(code, ())):
            placed = replace(fault, at=f"products[{index}].{fault.at}")
            run.faults.append(read.place(placed))


def _read_tables(run: _Run, read: Structured) -> None:
    wanted: dict[str, str] = {}
    for index, product in enumerate(run.products):
        for at, name in product.tables():
            wanted.setdefault(name, f"products[{index}].{at}")
    for name, at in wanted.items():
        path = Path(run.arguments.tables) / f"{name}.csv"
        if not path.is_file():
            run.faults.append(read.place(Fault("price.table.missing", at, {"file": str(path)})))
            continue
        rows, faults = files.read_csv(path, (), ["value"])
        run.faults += [
            files.FileFault(fault.file, fault.line, fault.fault, stops=True) for fault in faults
        ]
        if any(fault.line == 1 for fault in faults):
            continue
        rows = files.good_rows(rows, faults, path)
        columns = list(rows[0].cells) if rows else ["value"]
        cells = [list(row.cells.values()) for row in rows]
        table, wrong = read_table(name, columns, cells, [row.line for row in rows])
        run.faults += [
            files.FileFault(str(path), item.line, item.fault, stops=True) for item in wrong
        ]
        if table:
            run.tables[name] = table


def _read_rows(run: _Run) -> list[files.Row]:
    rows, faults = files.read_csv(run.arguments.rows, (), REQUIRED)
    run.faults += faults
    return rows


def _price(run: _Run, rows: list[files.Row]) -> Priced:
    """Price every row; one that is not a whole record keeps its fault and is not priced."""
    broken = {fault.line for fault in run.faults}
    cells = (
        {"row_id": row["row_id"]} if row.line in broken else row.cells
        for row in files.with_progress(rows, "pricing")
    )
    priced = price_rows(by_code(run.products), run.tables, cells, [row.line for row in rows])
    for index, wrong in priced.faults.items():
        line = rows[index].line
        if line not in broken:
            run.faults += [
                files.FileFault(str(run.arguments.rows), line, fault) for fault in wrong
            ]
    return priced


def _write(run: _Run, priced: Priced) -> None:
    arguments = run.arguments
    written = (record for row in priced.rows for record in records(row))
    files.write_csv(
        arguments.out,
        COLUMNS,
        ([record.get(column, "") for column in COLUMNS] for record in written),
    )
    if arguments.summary:
        found = map(summary, priced.groups)
        files.write_csv(
            arguments.summary,
            SUMMARY_COLUMNS,
            ([row[column] for column in SUMMARY_COLUMNS] for row in found),
        )


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns 0, or 2 when there were faults that stop it."""
    this = _Run(arguments)
    read = _read_products(this)
    if read and not this.faults:
        _check_products(this, read)
        _read_tables(this, read)
    rows = _read_rows(this)
    if any(fault.stops for fault in this.faults):
        files.print_faults(this.faults)
        return 2
    priced = _price(this, rows)
    files.print_faults(this.faults)
    if files.must_stop(this.faults, skip_bad=arguments.skip_bad):
        return 2
    _write(this, priced)
    return 0
