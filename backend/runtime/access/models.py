"""Tables of access: org units, people, accounts, posts, roles, grants, devices, refresh tokens.

Private to this room; other rooms ask `service.py`. Periods are half-open, an empty end is open.
"""

from typing import Any

from tortoise import fields
from tortoise.models import Model


def _code(length: int = 40, **options: Any) -> Any:
    return fields.CharField(max_length=length, **options)


def _reference(model: str, name: str) -> Any:
    return fields.ForeignKeyField(
        f"portico.{model}", related_name=name, on_delete=fields.OnDelete.RESTRICT
    )


class OrgUnit(Model):
    """An org unit (机构): a node of the tree, its code never used again."""

    id = fields.BigIntField(primary_key=True)
    code = _code(unique=True)
    name_zh = _code(100)
    name_en = _code(100)
    kind = _code(20)
    parent: Any = fields.ForeignKeyField(
        "portico.OrgUnit", related_name="children", null=True, on_delete=fields.OnDelete.RESTRICT
    )
    parent_id: int | None
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)

    class Meta:
        """Where it is stored."""

        table = "org_units"


class Person(Model):
    """A person (人员): one row a human, whatever posts they hold."""

    id = fields.BigIntField(primary_key=True)
    number = _code(unique=True)
    name = _code(60, db_index=True)
    name_en = _code(60, default="")
    phone = _code(default="")
    unit = _reference("OrgUnit", "people")
    unit_id: int
    account: Any  # the account's side of the relation

    class Meta:
        """Where it is stored."""

        table = "people"


class Account(Model):
    """An operator account (账号): how a person signs in, and how often it just failed."""

    id = fields.BigIntField(primary_key=True)
    person: Any = fields.OneToOneField(
        "portico.Person", related_name="account", on_delete=fields.OnDelete.RESTRICT
    )
    person_id: int
    login = _code(60, unique=True)
    password_hash = _code(200)
    is_active = fields.BooleanField(default=True)
    locale = _code(10, default="zh-CN")
    failed_count = fields.IntField(default=0)
    locked_until = fields.DatetimeField(null=True)

    class Meta:
        """Where it is stored."""

        table = "accounts"


class Assignment(Model):
    """An assignment (任职): a person's post in a unit for a period; its grants end with it."""

    id = fields.BigIntField(primary_key=True)
    person = _reference("Person", "assignments")
    person_id: int
    unit = _reference("OrgUnit", "assignments")
    unit_id: int
    post = _code(60)
    is_main = fields.BooleanField(default=True)
    is_head = fields.BooleanField(default=False)
    valid_from = fields.DateField()
    valid_until = fields.DateField(null=True)

    class Meta:
        """Where it is stored."""

        table = "assignments"


class Role(Model):
    """A role (角色): a named set of grants."""

    id = fields.BigIntField(primary_key=True)
    code = _code(60, unique=True)
    name_zh = _code(60)
    name_en = _code(60)

    class Meta:
        """Where it is stored."""

        table = "roles"


class GrantParts(Model):
    """The parts of a grant (chapter 11 §2.1) that a role's and a person's grants share."""

    effect = _code(10, default="allow")
    function = _code(60)
    function_class = _code(10)
    down = fields.BooleanField(default=False)
    product = _code(60, default="*")
    business = _code(40, default="*")
    max_minor = fields.BigIntField(null=True)
    is_unlimited = fields.BooleanField(default=False)
    own_only = fields.BooleanField(default=False)
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)

    class Meta:
        """It has no table of its own."""

        abstract = True


class RoleGrant(GrantParts):
    """A grant of a role; without a unit it means the unit of the assignment that has the role."""

    id = fields.BigIntField(primary_key=True)
    role = _reference("Role", "grants")
    role_id: int
    org_id = fields.BigIntField(null=True)

    class Meta:
        """Where it is stored."""

        table = "role_grants"


class AssignmentRole(Model):
    """A role that an assignment has."""

    id = fields.BigIntField(primary_key=True)
    assignment = _reference("Assignment", "assignment_roles")
    assignment_id: int
    role = _reference("Role", "assignment_roles")
    role_id: int

    class Meta:
        """Where it is stored; a role is had once."""

        table = "assignment_roles"
        unique_together = (("assignment", "role"),)


class PersonGrant(GrantParts):
    """A grant given to one person, beside those of their roles."""

    id = fields.BigIntField(primary_key=True)
    person = _reference("Person", "person_grants")
    person_id: int
    org_id = fields.BigIntField(db_index=True)

    class Meta:
        """Where it is stored."""

        table = "person_grants"


class Device(Model):
    """A device (设备) that a person signed in on; revoked, it is refused within a second."""

    id = fields.BigIntField(primary_key=True)
    person = _reference("Person", "devices")
    person_id: int
    name = _code(100)
    created_at = fields.DatetimeField()
    last_seen_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        """Where it is stored."""

        table = "devices"


class RefreshToken(Model):
    """A refresh token, as its SHA-256: used once, then the next of its family replaces it."""

    id = fields.BigIntField(primary_key=True)
    device = _reference("Device", "refresh_tokens")
    device_id: int
    token_hash = _code(64, unique=True)
    family = _code(36, db_index=True)
    issued_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    used_key = _code(64, default="")
    expires_at = fields.DatetimeField()

    class Meta:
        """Where it is stored."""

        table = "refresh_tokens"
