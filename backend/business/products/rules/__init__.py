"""Products as values (产品模型): reading definitions and rate tables, looking rates up, checks."""
