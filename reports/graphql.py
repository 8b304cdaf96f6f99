"""Reports in GraphQL (报表接口): which there are, one run, leave to fetch its files."""

from datetime import datetime
from typing import cast

import strawberry

from backend.metadata import releases
from backend.runtime.access.tokens import keys_of, sign_ticket
from backend.runtime.graph import JSON, Info, guarded
from reports.definition import read
from reports.run import find_report, run
from reports.telling import tell

TICKET_PURPOSE = "report"


@strawberry.type
class ReportName:
    """A report (报表) that can be run."""

    code: str
    title: str


@strawberry.type
class ReportTicket:
    """Leave to fetch a report's files for a few minutes: the addresses, to which prompts go."""

    xlsx: str
    pdf: str
    until: datetime


@strawberry.type
class ReportQueries:
    """What may be asked of reports."""

    @guarded("report.run", "query")
    async def reports(self, info: Info) -> list[ReportName]:
        """List the published reports."""
        release = await releases.current_release()
        found = [read(item.body) for item in release.of_kind("report")]
        return [
            ReportName(code=item.code, title=item.title.say(info.context.locale)) for item in found
        ]

    @guarded("report.run", "query")
    async def report(self, info: Info, code: str, prompts: JSON | None = None) -> JSON:
        """Run a report in your own scope: prompts, columns, rows, totals, chart, notes."""
        context = info.context
        result = await run(
            code, prompts, reader=context.by, now=context.now, database=context.database
        )
        return cast("JSON", tell(result, context.locale))

    @guarded("report.run", "query")
    async def report_ticket(self, info: Info, code: str) -> ReportTicket:
        """Get addresses that fetch a report's files without a token, in your scope."""
        context = info.context
        await find_report(code)
        subject = f"{context.by.person_id}/{code}"
        ticket, until = sign_ticket(
            TICKET_PURPOSE, subject, keys_of(context.settings), now=context.now
        )
        return ReportTicket(
            xlsx=f"/reports/{code}.xlsx?ticket={ticket}",
            pdf=f"/reports/{code}.pdf?ticket={ticket}",
            until=until,
        )
