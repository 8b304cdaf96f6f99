"""Documents in GraphQL: leave to open a paper, another language of it, a reprint.

Papers are listed and searched as the entity `documents`; their bytes come from `/papers/{id}.pdf`.
"""

from datetime import datetime

import strawberry

from backend.office.documents import models, service
from backend.runtime.access.tokens import keys_of, sign_ticket
from backend.runtime.graph import ID, Info, guarded, own_command, record_id

TICKET_PURPOSE = "paper"


@strawberry.type
class Paper:
    """A paper (单证) that is made and archived."""

    id: ID
    kind: str
    number: str
    locale: str
    pages: int
    bytes_count: int
    sha256: str
    reprints: int
    is_current: bool
    created_at: datetime

    @classmethod
    def of(cls, paper: models.Document) -> "Paper":
        """Show a paper's row."""
        return cls(
            id=ID(str(paper.id)),
            kind=paper.kind,
            number=paper.number,
            locale=paper.locale,
            pages=paper.pages,
            bytes_count=paper.bytes_count,
            sha256=paper.sha256,
            reprints=paper.reprints,
            is_current=paper.is_current,
            created_at=paper.created_at,
        )


@strawberry.type
class PaperTicket:
    """An address that opens one paper for a few minutes, without signing in."""

    url: str
    until: datetime


@strawberry.type
class PaperRequest:
    """The paper asked for; null while it is being made, then news `document.made` follows."""

    paper: Paper | None


@strawberry.type
class DocumentMutations:
    """What may be done with papers."""

    @guarded("paper.read", "query")
    async def paper_ticket(self, info: Info, document: ID) -> PaperTicket:
        """Get an address that opens a paper in a viewer which cannot send a token."""
        context = info.context
        paper = await service.get(record_id(document, "document"), by=context.by)
        keys = keys_of(context.settings)
        ticket, until = sign_ticket(TICKET_PURPOSE, str(paper.id), keys, now=context.now)
        return PaperTicket(url=f"/papers/{paper.id}.pdf?ticket={ticket}", until=until)

    @own_command
    async def request_paper(self, info: Info, policy: ID, locale: str) -> PaperRequest:
        """Ask for a policy's paper in a language, `zh-CN` or `en`; asking twice makes one.

        For whoever may read the policy's paper (`paper.read`).
        """
        context = info.context
        paper = await service.request(
            "policy", record_id(policy, "policy"), locale, by=context.by, now=context.now
        )
        return PaperRequest(paper=None if paper is None else Paper.of(paper))

    @own_command
    async def reprint_paper(self, info: Info, document: ID) -> Paper:
        """Count a reprint of a paper in the journal; its bytes stay the same.

        For whoever may read the paper (`paper.read`).
        """
        context = info.context
        paper = await service.reprint(
            record_id(document, "document"), by=context.by, now=context.now
        )
        return Paper.of(paper)
