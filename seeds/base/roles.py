"""The roles of every installation (基础角色), from `roles.yaml`; loading twice changes nothing."""

from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

import yaml

from backend.kit.money import in_minor_units
from backend.runtime.access import service
from backend.runtime.access.models import Role, RoleGrant
from backend.runtime.audit import journal
from backend.runtime.database import transaction

GRANT_COLUMNS = (
    "effect", "function", "function_class", "down", "own_only", "max_minor", "is_unlimited",
)  # fmt: skip


def read_roles() -> list[dict[str, Any]]:
    """Read the file: each role with its code, names and the columns of its grants."""
    text = files("seeds.base").joinpath("roles.yaml").read_text(encoding="utf-8")
    return [
        {
            "code": role["code"],
            "name_zh": role["name"]["zh"],
            "name_en": role["name"]["en"],
            "grants": [_columns(grant) for grant in role["grants"]]
            + [
                _columns(
                    {"function": function, "class": "handle", "down": True, "max_amount": amount}
                )
                for function, amount in role.get("levels", {}).items()
            ],
        }
        for role in yaml.safe_load(text)
    ]


def _columns(grant: dict[str, Any]) -> dict[str, Any]:
    amount = grant.get("max_amount")
    is_unlimited = amount == "unlimited"
    return {
        "effect": "allow",
        "function": grant["function"],
        "function_class": grant["class"],
        "down": grant.get("down", False),
        "own_only": grant.get("own_only", False),
        "max_minor": None
        if amount is None or is_unlimited
        else in_minor_units(Decimal(amount)).minor,
        "is_unlimited": is_unlimited,
    }


async def load_roles(now: datetime) -> dict[str, int]:
    """Make the roles what the file says; returns their ids by code."""
    ids: dict[str, int] = {}
    async with transaction():
        for wanted in read_roles():
            names = {"name_zh": wanted["name_zh"], "name_en": wanted["name_en"]}
            role, _ = await Role.update_or_create(names, code=wanted["code"])
            ids[role.code] = role.id
            held = await RoleGrant.filter(role_id=role.id).order_by("id").values(*GRANT_COLUMNS)
            if held == wanted["grants"]:
                continue
            await RoleGrant.filter(role_id=role.id).delete()
            await RoleGrant.bulk_create(
                [RoleGrant(role_id=role.id, **grant) for grant in wanted["grants"]]
            )
            await journal.record(
                "access.role_changed",
                "role",
                role.id,
                by=None,
                now=now,
                before={"grants": held},
                after={"grants": wanted["grants"]},
            )
    service.forget()
    return ids
