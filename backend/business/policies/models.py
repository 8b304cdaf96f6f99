"""Tables of quotes and policies, private to the module."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Quote(Model):
    """A quote (报价) in its newest version; what it was made with is kept whole."""

    id = fields.BigIntField(primary_key=True)
    number = fields.CharField(max_length=20, unique=True)
    version = fields.IntField(default=1)
    state = fields.CharField(max_length=20, db_index=True)
    form_code = fields.CharField(max_length=60)
    definition_id = fields.BigIntField()
    product_code = fields.CharField(max_length=20, db_index=True)
    product_version = fields.CharField(max_length=20)
    product_name = fields.CharField(max_length=100)
    product_class = fields.CharField(max_length=20, default="")
    product_definition_id = fields.BigIntField()
    release = fields.IntField()
    customer_id = fields.BigIntField(db_index=True)
    customer_name = fields.CharField(max_length=100)
    org_id = fields.BigIntField(db_index=True)
    agent_id = fields.BigIntField(db_index=True)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    sum_assured = fields.BigIntField(null=True)
    standard_premium = fields.BigIntField()
    premium = fields.BigIntField()
    currency = fields.CharField(max_length=3, default="CNY")
    discount = fields.CharField(max_length=12, default="")
    decision = fields.CharField(max_length=10)
    reasons = fields.CharField(max_length=300, default="")
    authority_level = fields.CharField(max_length=20)
    insured_count = fields.IntField(default=1)
    answers = fields.JSONField[dict[str, Any]]()
    calculation = fields.JSONField[dict[str, Any]]()
    fingerprint = fields.CharField(max_length=64)
    submitted_at = fields.DatetimeField(db_index=True)
    valid_until = fields.DateField()
    case_id = fields.BigIntField(null=True)
    policy_id = fields.BigIntField(null=True)
    returned_words = fields.CharField(max_length=500, default="")

    class Meta:
        """A number stands once."""

        table = "quotes"
        indexes = (("org_id", "submitted_at"), ("agent_id", "submitted_at"))


class QuoteVersion(Model):
    """An older version of a quote, readable for ever."""

    id = fields.BigIntField(primary_key=True)
    quote_id = fields.BigIntField(db_index=True)
    version = fields.IntField()
    definition_id = fields.BigIntField()
    answers = fields.JSONField[dict[str, Any]]()
    calculation = fields.JSONField[dict[str, Any]]()
    fingerprint = fields.CharField(max_length=64)
    premium = fields.BigIntField()
    submitted_at = fields.DatetimeField()

    class Meta:
        """One row a version."""

        table = "quote_versions"
        unique_together = (("quote_id", "version"),)


class QuoteLine(Model):
    """A line of a quote's calculation: one liability of one insured row."""

    id = fields.BigIntField(primary_key=True)
    quote_id = fields.BigIntField(db_index=True)
    row_id = fields.CharField(max_length=40)
    liability = fields.CharField(max_length=20)
    category = fields.CharField(max_length=40)
    name = fields.CharField(max_length=100)
    exposure = fields.BigIntField()
    rate = fields.CharField(max_length=30)
    base_premium = fields.BigIntField()
    occupation_loading = fields.BigIntField()
    health_loading = fields.BigIntField()
    standard_premium = fields.BigIntField()
    premium = fields.BigIntField()
    currency = fields.CharField(max_length=3, default="CNY")

    class Meta:
        """Replaced whole when the quote is corrected."""

        table = "quote_lines"


class Policy(Model):
    """A policy (保单)."""

    id = fields.BigIntField(primary_key=True)
    number = fields.CharField(max_length=20, unique=True)
    quote_id = fields.BigIntField(null=True, unique=True)
    product_code = fields.CharField(max_length=20)
    product_version = fields.CharField(max_length=20)
    product_class = fields.CharField(max_length=20)
    product_definition_id = fields.BigIntField(null=True)
    customer_id = fields.BigIntField(db_index=True)
    customer_name = fields.CharField(max_length=100)
    org_id = fields.BigIntField()
    agent_id = fields.BigIntField()
    issued_on = fields.DateField()
    issued_at = fields.DatetimeField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    state = fields.CharField(max_length=20, db_index=True)
    sum_assured = fields.BigIntField(null=True)
    premium = fields.BigIntField()
    currency = fields.CharField(max_length=3, default="CNY")
    insured_count = fields.IntField(default=1)
    channel = fields.CharField(max_length=20, default="agent")
    release = fields.IntField()

    class Meta:
        """Lists and reports ask by unit, agent, product and day of issue."""

        table = "policies"
        indexes = (
            ("org_id", "issued_on"),
            ("agent_id", "issued_on"),
            ("product_code", "issued_on"),
            ("issued_on",),
        )


class Coverage(Model):
    """What a policy covers: one liability over all insured."""

    id = fields.BigIntField(primary_key=True)
    policy_id = fields.BigIntField(db_index=True)
    liability = fields.CharField(max_length=20)
    category = fields.CharField(max_length=40)
    name = fields.CharField(max_length=100)
    sum_assured = fields.BigIntField()
    premium = fields.BigIntField()
    currency = fields.CharField(max_length=3, default="CNY")

    class Meta:
        """Premiums add up to the policy's."""

        table = "coverages"
