"""Canonical JSON (规范化 JSON): one text for one value, and its SHA-256."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return value.isoformat()
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_json(value: object) -> str:
    """Write a value with sorted keys, without spaces, decimals and dates as text.

    >>> canonical_json({"b": 1, "a": Decimal("1.50")})
    '{"a":"1.50","b":1}'
    """
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def fingerprint(value: object) -> str:
    """Return the SHA-256 of a value's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
