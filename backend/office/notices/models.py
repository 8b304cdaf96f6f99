"""Tables of notices (消息)."""

from tortoise import fields
from tortoise.models import Model


class Notice(Model):
    """One notice to one person, in both languages."""

    id = fields.BigIntField(primary_key=True)
    person_id = fields.BigIntField()
    kind = fields.CharField(max_length=60)
    title_zh = fields.CharField(max_length=200)
    title_en = fields.CharField(max_length=200)
    body_zh = fields.TextField(default="")
    body_en = fields.TextField(default="")
    link = fields.CharField(max_length=200, default="")
    created_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)

    class Meta:
        """Where it is kept."""

        table = "notices"
        indexes = (("person_id", "read_at"), ("person_id", "id"))
