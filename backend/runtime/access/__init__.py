"""Access (权限): who the reader is, what grants allow, and how that narrows rows and fields."""
