"""The pricing engine (定价引擎), pure and exact: chapter 02 §3 to §5.

`price_rows` prices, `explain` says how each figure came about, `records` and `summary` write the
columns. It knows no database, no clock and no language.
"""

from backend.business.pricing.rules.explaining import Step, explain
from backend.business.pricing.rules.group import Group
from backend.business.pricing.rules.output import records, summary
from backend.business.pricing.rules.pricing import Priced, PricedLine, PricedRow, price_rows

__all__ = [
    "Group",
    "Priced",
    "PricedLine",
    "PricedRow",
    "Step",
    "explain",
    "price_rows",
    "records",
    "summary",
]
