"""Tables of the metadata core: every definition ever published, and the releases."""

from tortoise import fields
from tortoise.models import Model


class DefinitionVersion(Model):
    """A published version of a definition; never changed, so records can point at it."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.CharField(max_length=20)
    code = fields.CharField(max_length=60)
    version = fields.IntField()
    release = fields.IntField()
    fingerprint = fields.CharField(max_length=64)
    body = fields.TextField()

    class Meta:
        """One row a version."""

        table = "definitions"
        unique_together = (("kind", "code", "version"),)


class ReleaseRow(Model):
    """A release: a number, and the definitions that are current in it."""

    id = fields.BigIntField(primary_key=True)
    number = fields.IntField(unique=True)
    published_at = fields.DatetimeField()
    person_id = fields.BigIntField(null=True)
    person_name = fields.CharField(max_length=100, default="")
    note = fields.TextField(default="")
    manifest = fields.JSONField[list[int]]()

    class Meta:
        """Numbered from 1, without gaps."""

        table = "releases"
