"""Tables of metadata."""
