"""Tables of the runtime itself: command keys (指令键) and number counters (编号计数器)."""

from tortoise import fields
from tortoise.models import Model


class CommandKey(Model):
    """A key that a device gave a command, and the answer it got."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=36, unique=True)
    person_id = fields.BigIntField(db_index=True)
    name = fields.CharField(max_length=100)
    body_hash = fields.CharField(max_length=64)
    answer = fields.JSONField[dict[str, object]](null=True)
    at = fields.DatetimeField(db_index=True)

    class Meta:
        """Where it is kept."""

        table = "command_keys"


class NumberCounter(Model):
    """The last number given of a series in a year."""

    id = fields.BigIntField(primary_key=True)
    series = fields.CharField(max_length=40)
    period = fields.CharField(max_length=10)
    given = fields.BigIntField()

    class Meta:
        """Where it is kept."""

        table = "number_counters"
        unique_together = (("series", "period"),)
