"""What tests of documents share: fonts or a reason to skip, a published template."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.kit.faults import Refused
from backend.kit.messages import explain
from backend.metadata import releases
from backend.metadata.definition_files import DefinitionFile
from backend.office.documents import press
from backend.office.documents.check import check_template
from backend.runtime.database import Database
from backend.settings import Settings
from tests.office.documents.papers import NOW, a_template


@pytest.fixture(scope="session")
def fonts() -> Path:
    """The prepared fonts; without any source of them the test is skipped with what to install."""
    try:
        return press.fonts_of(Settings()).folder
    except Refused as refused:
        pytest.skip(explain(refused.faults[0], "en"))


@pytest.fixture
async def published(database: Database, fonts: Path) -> AsyncIterator[Database]:
    """A database with the policy paper's template published."""
    releases.install((), (), lambda _body: None)
    releases.register_checker("template", check_template)
    files = [
        DefinitionFile("template", code, a_template(code))
        for code in ("policy_paper", "report_print")
    ]
    await releases.publish(files, by=None, now=NOW)
    yield database
    releases.forget()
