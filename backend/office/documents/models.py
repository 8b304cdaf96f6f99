"""Tables of documents, private to this room."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Document(Model):
    """A paper (单证) that was made: which template, which facts, which bytes.

    `facts` and `verification` are frozen at making. `version` is the version of the record it
    shows; a newer one leaves the older paper readable and no longer current.
    """

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharField(max_length=60)
    entity = fields.CharField(max_length=40)
    record_id = fields.BigIntField()
    version = fields.IntField(default=1)
    locale = fields.CharField(max_length=5)
    number = fields.CharField(max_length=40, db_index=True)
    org_id = fields.BigIntField(db_index=True)
    product = fields.CharField(max_length=40, default="")
    owner_id = fields.BigIntField(null=True, db_index=True)
    template_definition_id = fields.BigIntField()
    facts = fields.JSONField[dict[str, Any]]()
    verification = fields.JSONField[dict[str, Any]]()
    verify_code = fields.CharField(max_length=26, unique=True)
    sha256 = fields.CharField(max_length=64, db_index=True)
    bytes_count = fields.IntField()
    pages = fields.IntField()
    reprints = fields.IntField(default=0)
    is_current = fields.BooleanField(default=True)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        """One paper a kind, record, version and language; a record's papers are found by it."""

        table = "documents"
        unique_together = (("kind", "entity", "record_id", "version", "locale"),)
        indexes = (("record_id", "entity"),)
