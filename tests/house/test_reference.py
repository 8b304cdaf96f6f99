"""What is generated is current: the reference pages, the printed schema; operations fit it."""

from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from backend.cli.reference import outdated

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = sorted((ROOT / "mobile_api" / "operations").glob("*.graphql"))


def test_the_reference_is_current() -> None:
    assert outdated() == [], "run: ./portico reference"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda path: path.stem)
def test_a_stored_document_fits_the_schema(operation: Path) -> None:
    schema = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))

    faults = validate(schema, parse(operation.read_text(encoding="utf-8")))

    assert [fault.message for fault in faults] == []
