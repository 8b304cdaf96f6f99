"""The API: printed as it is, every root field guarded and described, stored documents valid."""

from pathlib import Path

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, parse, validate

from backend.api.schema import installed_schema, printed, schema_for
from backend.metadata import releases
from backend.metadata.catalogue import Catalogue
from backend.metadata.definition_files import read_folders
from backend.modules import install
from backend.runtime.graph import GUARDS
from seeds.load import LIBRARIES

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = sorted((ROOT / "mobile_api" / "operations").glob("*.graphql"))


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    """The catalogue of what ships, as `portico schema` sees it."""
    install()
    forms = [file.body for file in read_folders(LIBRARIES) if file.kind == "form"]
    return releases.catalogue_of(forms)


@pytest.fixture(scope="module")
def schema(shipped: Catalogue) -> GraphQLSchema:
    return schema_for(shipped).schema


def roots(schema: GraphQLSchema) -> list[GraphQLObjectType]:
    return [
        it
        for it in (schema.query_type, schema.mutation_type, schema.subscription_type)
        if it is not None
    ]


def test_the_printed_schema_is_current(shipped: Catalogue) -> None:
    kept = (ROOT / "schema.graphql").read_text(encoding="utf-8")

    assert printed(shipped) == kept, "run: make schema"


def test_every_root_field_that_is_not_an_entity_has_a_guard() -> None:
    fields = {name for root in roots(installed_schema()._schema) for name in root.fields}

    assert len(fields) > 20
    assert fields - set(GUARDS) == set()


def test_every_root_field_says_what_it_is_and_who_may_use_it() -> None:
    silent = [
        name
        for root in roots(installed_schema()._schema)
        for name, field in root.fields.items()
        if not (field.description or "").endswith(GUARDS[name].sentence)
        or not (field.description or "").removesuffix(GUARDS[name].sentence).strip()
    ]

    assert silent == []


def test_every_root_field_of_an_entity_is_described(schema: GraphQLSchema) -> None:
    assert schema.query_type is not None

    silent = [name for name, field in schema.query_type.fields.items() if not field.description]

    assert silent == []


def test_there_are_stored_documents() -> None:
    assert "submit-form" in {path.stem for path in OPERATIONS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda path: path.stem)
def test_a_stored_document_fits_the_schema(operation: Path, schema: GraphQLSchema) -> None:
    faults = validate(schema, parse(operation.read_text(encoding="utf-8")))

    assert [fault.message for fault in faults] == []
