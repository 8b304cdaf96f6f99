"""field_types."""
