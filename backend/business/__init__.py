"""The systems of an insurer, one folder a thing; the order is in ARCHITECTURE.md."""
