"""The golden cases of expressions, and the file of trees that the web tests replay.

`PORTICO_GOLDEN=1 pytest tests/metadata/expressions` rewrites `trees.json`: every case's typed
tree beside its values, which the phone's evaluator reads, as it has no parser.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backend.metadata import expressions
from backend.metadata.expressions import Type

FOLDER = Path(__file__).parents[2] / "golden" / "expressions"
SUBJECTS = ("numbers", "logic", "texts", "dates", "rows")


def read(subject: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{subject}.json").read_text(encoding="utf-8"))
    return found


def names_of(plain: dict[str, Any]) -> dict[str, Type]:
    found: dict[str, Type] = {}
    for name, kind in plain.items():
        found[name] = expressions.rows_of(names_of(kind)) if isinstance(kind, dict) else Type(kind)
    return found


def cases() -> Iterator[tuple[dict[str, Any], dict[str, Type], dict[str, Any]]]:
    """Yield every case with the names and values of its file."""
    for subject in SUBJECTS:
        document = read(subject)
        names = names_of(document["names"])
        for case in document["cases"]:
            yield case, names, document["values"]
