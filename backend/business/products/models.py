"""Tables of products, private to the module."""

from tortoise import fields
from tortoise.models import Model


class ProductRow(Model):
    """A product (险种) as its newest published definition has it; lists and reports read this."""

    id = fields.BigIntField(primary_key=True)
    code = fields.CharField(max_length=20, unique=True)
    name_zh = fields.CharField(max_length=100)
    name_en = fields.CharField(max_length=100)
    product_class = fields.CharField(max_length=20, db_index=True)
    kind = fields.CharField(max_length=20)
    version = fields.CharField(max_length=20)
    status = fields.CharField(max_length=20, db_index=True)
    valid_from = fields.DateField()
    valid_until = fields.DateField(null=True)
    definition_id = fields.BigIntField()

    class Meta:
        """One row a product, kept when it goes off sale."""

        table = "products"
