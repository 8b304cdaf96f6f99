"""Papers in GraphQL: tickets, another language, reprints, each within the reader's rights."""

from typing import Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from backend.kit.clock import business_date
from backend.kit.faults import Refused
from backend.office.documents import http, service
from backend.office.documents.graphql import TICKET_PURPOSE, DocumentMutations
from backend.office.documents.models import Document
from backend.runtime.access.tokens import keys_of, read_ticket
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database, transaction
from backend.runtime.graph import SCALARS, Context, open_to_all
from backend.settings import Settings
from tests.office.documents.papers import NANJING, NOW, a_reader, a_subject

pytestmark = pytest.mark.usefixtures("published")


@strawberry.type
class Query:
    @open_to_all("a schema needs a query")
    async def nothing(self) -> bool:
        """Nothing."""
        return False


SCHEMA = strawberry.Schema(Query, DocumentMutations, config=StrawberryConfig(scalar_map=SCALARS))


@pytest.fixture
async def paper(settings: Settings) -> Document:
    async with transaction():
        return await service.make(a_subject(), "zh-CN", by=None, now=NOW, settings=settings)


async def _run(text: str, by: Viewer | None, database: Database, settings: Settings) -> Any:
    context = Context(by, "en", NOW, business_date(NOW), database, settings, "test")
    answer = await SCHEMA.execute(text, context_value=context)
    if answer.errors:
        refused = answer.errors[0].original_error
        assert isinstance(refused, Refused), answer.errors
        return refused.faults[0].code
    return answer.data


async def test_a_ticket_is_for_the_paper_asked_for(
    paper: Document, database: Database, settings: Settings
) -> None:
    text = f'mutation {{ paperTicket(document: "{paper.id}") {{ url until }} }}'

    given = await _run(text, a_reader(), database, settings)

    address, _, ticket = given["paperTicket"]["url"].partition("?ticket=")
    assert address == f"/papers/{paper.id}.pdf"
    assert read_ticket(ticket, TICKET_PURPOSE, keys_of(settings), now=NOW) == str(paper.id)
    assert given["paperTicket"]["until"] == "2026-03-04T02:26:00.000000Z"
    assert http.routes(settings)[0].path == "/papers/{document_id:int}.pdf"


async def test_each_mutation_keeps_to_the_readers_rights(
    paper: Document, database: Database, settings: Settings
) -> None:
    texts = {
        f'mutation {{ paperTicket(document: "{paper.id}") {{ url }} }}': "document.unknown",
        f'mutation {{ reprintPaper(document: "{paper.id}") {{ id }} }}': "document.unknown",
        'mutation { requestPaper(policy: "42", locale: "en") { paper { id } } }': (
            "document.none_yet"
        ),
    }

    for text, code in texts.items():
        assert await _run(text, a_reader(org_id=NANJING), database, settings) == code, text
        assert await _run(text, None, database, settings) == "access.signed_out", text


async def test_a_made_language_is_returned_and_a_reprint_counted(
    paper: Document, database: Database, settings: Settings
) -> None:
    clerk = a_reader()
    request = 'mutation { requestPaper(policy: "42", locale: "%s") { paper { id } } }'
    reprint = f'mutation {{ reprintPaper(document: "{paper.id}") {{ reprints sha256 }} }}'

    made = await _run(request % "zh-CN", clerk, database, settings)
    asked = await _run(request % "en", clerk, database, settings)
    await _run(reprint, clerk, database, settings)
    counted = await _run(reprint, clerk, database, settings)

    assert made == {"requestPaper": {"paper": {"id": str(paper.id)}}}
    assert asked == {"requestPaper": {"paper": None}}
    assert counted == {"reprintPaper": {"reprints": 2, "sha256": paper.sha256}}
