"""Tables of products."""
