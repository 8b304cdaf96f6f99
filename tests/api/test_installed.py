"""The installed modules: every entity reads on both databases; stored documents fit the schema."""

import re
from argparse import Namespace
from pathlib import Path

import pytest
from graphql import parse, validate

from backend import modules
from backend.api.direct import Asked, answer
from backend.api.schema import Served, installed_schema, schema_for
from backend.cli.maintain import run_schema
from backend.kit.clock import business_date, utc_now
from backend.metadata.catalogue import Catalogue, Entity, build
from backend.metadata.queries.aggregate import measurable
from backend.metadata.queries.checks import check
from backend.metadata.queries.names import camel, group_keys, pascal, sort_paths
from backend.metadata.queries.types import MEASURED
from backend.runtime.access.viewer import Grant, OrgTree, Unit, Viewer
from backend.runtime.database import Database
from backend.runtime.graph import GUARDS, Context
from backend.settings import Settings

ROOT = Path(__file__).parents[2]
OPERATIONS = sorted((ROOT / "mobile_api" / "operations").glob("*.graphql"))
KNOWN = build(1, modules.ENTITIES, modules.FUNCTIONS)
TREE = OrgTree(
    {1: Unit(1, "G", "集团", "Group", "group", None), 2: Unit(2, "B", "分", "B", "branch", 1)}
)
ALL = Viewer(1, "hq", "总部", 1, "en", TREE, (Grant("1", "allow", "*", "query", 1, down=True),))
SOME = Viewer(
    1, "agent", "业务员", 2, "en", TREE,
    (
        Grant("1", "allow", "*", "query", 2, down=True, product="A.*", own_only=True),
        Grant("4", "allow", "*", "query", 2, down=True, product="B", business="new"),
        Grant("2", "allow", "*", "query", 2, down=False),
        Grant("3", "deny", "*", "query", 2, down=False, product="B", own_only=True),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Served:
    return schema_for(KNOWN)


def test_the_catalogue_has_no_faults() -> None:
    assert check(KNOWN) == []


@pytest.mark.parametrize("file", OPERATIONS, ids=lambda file: file.stem)
def test_stored_documents_fit_the_schema(served: Served, file: Path) -> None:
    assert validate(served.schema, parse(file.read_text(encoding="utf-8"))) == []


def test_the_explorers_own_documents_fit_the_schema(served: Served) -> None:
    script = (ROOT / "backend" / "api" / "static" / "explorer.js").read_text(encoding="utf-8")
    documents = re.findall(r"const (?:START|SCHEMA) = `(.*?)`", script, re.DOTALL)
    documents += [text.replace('\\"', '"') for text in re.findall(r'"(mutation.*?)",\n', script)]

    assert len(documents) == 3
    for document in documents:
        assert validate(served.schema, parse(document)) == [], document


def test_every_root_field_is_guarded_and_described(served: Served) -> None:
    schema = served.schema
    for root in (schema.query_type, schema.mutation_type, schema.subscription_type):
        assert root is not None
        for name, field in root.fields.items():
            assert field.description, name
            assert name in GUARDS or name in served.plans.roots, name


def everything_of(known: Catalogue, entity: Entity) -> str:
    """A document that mentions all there is of an entity."""
    plural, name = camel(entity.plural), camel(entity.code)
    fields = " ".join(camel(field.code) for field in entity.fields)
    links = " ".join(f"{camel(link.code)} {{ id }}" for link in entity.relations)
    nulls = ", ".join(f"{{{camel(field.code)}: {{isNull: true}}}}" for field in entity.fields)
    sorts = ", ".join(f"{{field: {path}, direction: DESC}}" for path in sort_paths(known, entity))
    groups = list(group_keys(known, entity))
    measures = " ".join(
        f"{shown} {{ {' '.join(camel(field.code) for field in found)} }}"
        for shown, kind in MEASURED.items()
        if (found := measurable(entity, kind))
    )
    search = 'search: "x", ' if entity.search_fields else ""
    return f"""query {pascal(entity.code)} {{
      one: {name}(id: "1") {{ {fields} }}
      all: {plural}({search}filter: {{or: [{nulls}]}}, sort: [{sorts}], first: 5) {{
        nodes {{ {fields} {links} }} endCursor hasMore total
      }}
      figures: {name}Aggregate(groupBy: [{", ".join(groups)}]) {{
        keys {{ {" ".join(groups)} }} count {measures}
      }}
    }}"""


@pytest.mark.parametrize("viewer", [ALL, SOME], ids=lambda viewer: str(viewer.login))
async def test_every_entity_reads_whole_with_all_that_can_be_asked(
    database: Database, settings: Settings, served: Served, viewer: Viewer
) -> None:
    now = utc_now()
    context = Context(viewer, "en", now, business_date(now), database, settings, "x")

    for entity in KNOWN.entities.values():
        found = await answer(served, Asked(everything_of(KNOWN, entity), {}), context)

        assert found.errors == (), entity.code
        assert b'"all":{"nodes":[],"endCursor":null,"hasMore":false,"total":0}' in found.body


def test_the_printed_schema_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    run_schema(Namespace())

    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == capsys.readouterr().out


def test_the_fixed_part_is_built_once() -> None:
    assert installed_schema() is installed_schema()
