"""Use cases of products (产品): a list in step with releases, and who is offered what."""

from datetime import date, timedelta
from typing import Any

from backend.business.products.models import ProductRow
from backend.business.products.rules.fields import read_date
from backend.metadata import releases
from backend.metadata.releases import Body, Definition, Release
from backend.runtime.access.scope import covers, row_scope
from backend.runtime.access.viewer import Viewer

SOON = timedelta(days=30)


def _columns(definition: Definition) -> dict[str, Any]:
    body = definition.body
    valid_from = read_date(str(body["valid_from"]))
    assert valid_from, "a published product has a date from which it is valid"
    return {
        "name_zh": body["name"]["zh"],
        "name_en": body["name"]["en"],
        "product_class": body["class"],
        "kind": body.get("kind") or "individual",
        "version": str(body["version"]),
        "status": "on_sale",
        "valid_from": valid_from,
        "valid_until": valid_until(body),
        "definition_id": definition.id,
    }


async def follow_release(release: Release) -> None:
    """Keep the list of products as a release has them; what it no longer has is off sale."""
    current = {item.code: item for item in release.of_kind("product")}
    known = {row.code: row for row in await ProductRow.all()}
    for code, definition in current.items():
        columns = _columns(definition)
        row = known.get(code)
        if row is None:
            await ProductRow.create(code=code, **columns)
        elif any(getattr(row, name) != value for name, value in columns.items()):
            row.update_from_dict(columns)
            await row.save()
    for code, row in known.items():
        if code not in current and row.status != "off_sale":
            row.status = "off_sale"
            await row.save(update_fields=["status"])


def valid_until(body: Body) -> date | None:
    """Return the day from which a product is no longer sold, if it is known."""
    return read_date(str(body["valid_to"])) if body.get("valid_to") else None


def goes_off_sale(body: Body, today: date) -> date | None:
    """Return the day a product goes off sale, when that is within 30 days (§8.1)."""
    until = valid_until(body)
    return until if until and today < until <= today + SOON else None


def is_on_sale(body: Body, today: date) -> bool:
    """Whether a product may be quoted on a day."""
    valid_from, until = read_date(str(body["valid_from"])), valid_until(body)
    return valid_from is not None and valid_from <= today and (until is None or today < until)


def may_sell(body: Body, viewer: Viewer) -> bool:
    """Whether a product is sold by the viewer's unit or one above it."""
    units = set(body.get("units") or ["*"])
    above = {unit.code for unit in viewer.orgs.chain(viewer.unit_id)}
    return "*" in units or bool(units & above)


async def offered_to(
    viewer: Viewer, today: date, release: Release | None = None
) -> list[Definition]:
    """Return the products on sale in the viewer's unit that they may see, by code."""
    known = release or await releases.current_release()
    scope = row_scope(viewer, "product.read")
    return [
        item
        for item in known.of_kind("product")
        if is_on_sale(item.body, today)
        and may_sell(item.body, viewer)
        and covers(viewer, scope, org_id=viewer.unit_id, product=item.code)
    ]
