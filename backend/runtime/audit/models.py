"""Tables of audit: the journal (业务日志) and the head of its hash chain (链头)."""

from tortoise import fields
from tortoise.models import Model

from backend.kit.canonical import canonical_json


class JournalEntry(Model):
    """What happened: who, when, to which record, old and new; append-only.

    The last three columns are filled by the sealer, seconds after the commit.
    """

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField(db_index=True)
    event = fields.CharField(max_length=80, db_index=True)
    entity = fields.CharField(max_length=80)
    record_id = fields.BigIntField()
    person_id = fields.BigIntField(null=True, db_index=True)
    person_name = fields.CharField(max_length=100)
    unit_id = fields.BigIntField(null=True, db_index=True)
    device_id = fields.BigIntField(null=True)
    payload = fields.JSONField[dict[str, object]](encoder=canonical_json)
    sealed_number = fields.BigIntField(null=True, unique=True)
    previous_hash = fields.CharField(max_length=64, null=True)
    hash = fields.CharField(max_length=64, null=True)

    class Meta:
        """Where it is kept."""

        table = "journal_entries"
        indexes = (("entity", "record_id"),)


class JournalHead(Model):
    """The last sealed entry, one row: how a removed end of the chain is noticed."""

    id = fields.BigIntField(primary_key=True)
    sealed_number = fields.BigIntField()
    hash = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta:
        """Where it is kept."""

        table = "journal_heads"
