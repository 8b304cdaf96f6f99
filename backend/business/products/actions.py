"""What forms may ask of products by name."""

from collections.abc import Mapping
from typing import Any

from backend.business.products import service
from backend.kit.clock import business_date
from backend.metadata.actions import Action, Call
from backend.metadata.catalogue import Label


async def offered(call: Call) -> Mapping[str, Any]:
    """Return the codes of the products that a person may sell now (action `product.offered`)."""
    found = await service.offered_to(call.by, business_date(call.now))
    return {"codes": [item.code for item in found]}


ACTIONS = (Action("product.offered", Label("可售产品", "Products on offer"), offered),)
