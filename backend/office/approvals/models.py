"""Tables of approvals: cases, their tasks, their history, and who was given a copy.

Private to this room. The history alone decides what a case's state is; tasks are its open and
closed seats, kept as rows so that an inbox is one query.
"""

from typing import Any

from tortoise import fields
from tortoise.models import Model


def _case(name: str) -> Any:
    return fields.ForeignKeyField(
        "portico.Case", related_name=name, on_delete=fields.OnDelete.RESTRICT
    )


class Case(Model):
    """A case (审批单): a record that goes through a flow, with the facts it is decided on."""

    id = fields.BigIntField(primary_key=True)
    flow_code = fields.CharField(max_length=60)
    definition_id = fields.BigIntField()
    subject_entity = fields.CharField(max_length=60)
    subject_id = fields.BigIntField()
    org_id = fields.BigIntField(db_index=True)
    product = fields.CharField(max_length=60, default="")
    applicant_id = fields.BigIntField()
    amount = fields.BigIntField(null=True)
    currency = fields.CharField(max_length=3, default="CNY")
    facts = fields.JSONField[dict[str, Any]]()
    card = fields.JSONField[dict[str, Any]]()
    facts_hash = fields.CharField(max_length=64)
    status = fields.CharField(max_length=20)
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    urged_at = fields.DatetimeField(null=True)

    class Meta:
        """Lists ask by applicant and by subject."""

        table = "cases"
        indexes = (("applicant_id", "id"), ("subject_entity", "subject_id"), ("status", "id"))


class CaseTask(Model):
    """A task (待办): a seat while somebody held it; closed with who did what, and when."""

    id = fields.BigIntField(primary_key=True)
    case = _case("tasks")
    case_id: int
    step = fields.CharField(max_length=60)
    visit = fields.IntField()
    seat = fields.IntField()
    holder_id = fields.BigIntField()
    is_added = fields.BooleanField(default=False)
    is_open = fields.BooleanField(default=True)
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    closed_by = fields.BigIntField(null=True)
    closed_action = fields.CharField(max_length=20, default="")

    class Meta:
        """An inbox asks by holder."""

        table = "case_tasks"
        indexes = (("holder_id", "is_open", "id"), ("closed_by", "id"), ("case_id", "is_open"))


class CaseAct(Model):
    """An act (审批记录): one entry of a case's history, bound to the one before by its hash.

    `detail` holds what replaying needs: the facts sent, who was found for steps that opened.
    """

    id = fields.BigIntField(primary_key=True)
    case = _case("acts")
    case_id: int
    number = fields.IntField()
    at = fields.DatetimeField()
    person_id = fields.BigIntField()
    person_name = fields.CharField(max_length=60)
    device_id = fields.BigIntField(null=True)
    action = fields.CharField(max_length=20)
    step = fields.CharField(max_length=60, default="")
    arg = fields.CharField(max_length=200, default="")
    words = fields.CharField(max_length=500, default="")
    facts_hash = fields.CharField(max_length=64)
    detail = fields.JSONField[dict[str, Any]]()
    previous_hash = fields.CharField(max_length=64, default="")
    hash = fields.CharField(max_length=64)

    class Meta:
        """Numbered within the case."""

        table = "case_acts"
        unique_together = (("case", "number"),)


class CaseReader(Model):
    """A reader (抄送): somebody a step gave a copy to."""

    id = fields.BigIntField(primary_key=True)
    case = _case("readers")
    case_id: int
    step = fields.CharField(max_length=60)
    person_id = fields.BigIntField()
    at = fields.DatetimeField()

    class Meta:
        """A list of copies asks by person."""

        table = "case_readers"
        indexes = (("person_id", "id"),)
