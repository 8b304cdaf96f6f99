"""Tables of jobs: what must still follow a journal entry (后续任务)."""

from tortoise import fields
from tortoise.models import Model


class Job(Model):
    """One effect that follows one journal entry: waiting, done or failed.

    `attempts` counts tries that raised, `starts` the preparations begun: a preparation whose
    process was killed shows in `starts` alone.
    """

    id = fields.BigIntField(primary_key=True)
    journal_id = fields.BigIntField(db_index=True)
    event = fields.CharField(max_length=80)
    job = fields.CharField(max_length=100)
    state = fields.CharField(max_length=10, default="waiting")
    attempts = fields.IntField(default=0)
    starts = fields.IntField(default=0)
    due_at = fields.DatetimeField()
    lease = fields.CharField(max_length=36, null=True)
    error = fields.TextField(default="")
    created_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        """Where it is kept."""

        table = "jobs"
        indexes = (("state", "due_at"),)
