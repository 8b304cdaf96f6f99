"""Tables of customers, private to the module."""

from tortoise import fields
from tortoise.models import Model


class Customer(Model):
    """A person or a company."""

    id = fields.BigIntField(primary_key=True)
    number = fields.CharField(max_length=20, unique=True)
    name = fields.CharField(max_length=100, db_index=True)
    kind = fields.CharField(max_length=10)
    id_kind = fields.CharField(max_length=20)
    id_number = fields.CharField(max_length=30, db_index=True)
    gender = fields.CharField(max_length=1, default="")
    birth_on = fields.DateField(null=True)
    phone = fields.CharField(max_length=20, default="")
    org_id = fields.BigIntField(db_index=True)
    owner_id = fields.BigIntField(db_index=True)
    created_at = fields.DatetimeField()
    version = fields.IntField(default=1)

    class Meta:
        """One identity document stands once a kind."""

        table = "customers"
        unique_together = (("id_kind", "id_number", "org_id"),)
