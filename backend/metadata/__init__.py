"""The low-code core: catalogue, field types, expressions, queries, records, releases."""
