"""The package (离线包): what one reader's phone needs to work offline, part by part.

Its premium on the phone is provisional: the server prices again when a quote is sent.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any, Literal

from backend.business.products import service as products
from backend.business.products.rules.reading import read_product
from backend.kit.canonical import fingerprint
from backend.kit.clock import business_date
from backend.metadata import releases
from backend.metadata.releases import Definition, Release
from backend.runtime.access.viewer import Viewer
from forms import compiler, sources
from forms.service import form_of, sources_for

# Part of every fingerprint: raised when a part is written in another way than before.
FORMAT = 1
Kind = Literal["form", "product", "table"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part; `body` is None where the phone has it already."""

    kind: Kind
    code: str
    definition_id: int
    fingerprint: str
    body: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Package:
    """What a phone is to have: every part, and the release and moment they are from."""

    release: int
    as_of: datetime
    parts: tuple[Part, ...]


def _part(kind: Kind, of: Definition, body: Mapping[str, Any]) -> Part:
    return Part(kind, of.code, of.id, fingerprint({"format": FORMAT, "body": body}), body)


def _components(release: Release, offered: Iterable[Definition]) -> list[Definition]:
    """Return the products with those that their combinations are made of."""
    found = {item.code: item for item in offered}
    waiting = list(found.values())
    while waiting:
        for component in waiting.pop().body.get("components") or ():
            known = release.find("product", component["product"])
            if known and known.code not in found:
                found[known.code] = known
                waiting.append(known)
    return [found[code] for code in sorted(found)]


def _product(item: Definition, *, is_offered: bool, now: datetime) -> Part:
    leaves = products.goes_off_sale(item.body, business_date(now))
    names = {
        liability["code"]: liability.get("name")
        for liability in item.body.get("liabilities") or ()
    }
    body = {
        **item.body,
        "liability_names": names,
        "is_offered": is_offered,
        "off_sale_on": leaves.isoformat() if leaves else None,
    }
    return _part("product", item, body)


def _table(item: Definition) -> Part:
    columns, *rows = [cells for cells in csv.reader(StringIO(item.body["rows"])) if cells]
    body = {"title": item.body["title"], "columns": columns, "rows": rows}
    return _part("table", item, body)


def _tables(release: Release, sold: Iterable[Definition]) -> list[Part]:
    names: set[str] = set()
    for item in sold:
        product, faults = read_product(item.body)
        assert product, f"a published product was checked: {faults}"
        names |= {name for _, name in product.tables()}
    found = (release.find("table", name) for name in sorted(names))
    return [_table(item) for item in found if item]


async def package_for(viewer: Viewer, have: Iterable[str], *, now: datetime) -> Package:
    """Put a reader's package together; bodies whose fingerprint the phone has are left out."""
    release = await releases.current_release()
    offered = await products.offered_to(viewer, business_date(now), release)
    sold = _components(release, offered)
    choices = sources.to_json(await sources_for(viewer, now, release))
    parts = [
        _part("form", item, {"form": compiler.for_phone(form_of(item)), "sources": choices})
        for item in release.of_kind("form")
    ]
    codes = {item.code for item in offered}
    parts += [_product(item, is_offered=item.code in codes, now=now) for item in sold]
    parts += _tables(release, sold)
    known = set(have)
    return Package(release.number, now, tuple(_left_out(part, known) for part in parts))


def _left_out(part: Part, known: set[str]) -> Part:
    if part.fingerprint not in known:
        return part
    return Part(part.kind, part.code, part.definition_id, part.fingerprint, None)
