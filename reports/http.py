"""Reports over HTTP (报表文件): a report as a workbook or as paper, in its reader's own scope."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from backend.kit.clock import utc_now
from backend.kit.faults import Refused, refuse
from backend.kit.messages import explain, say
from backend.office.documents import service as documents
from backend.runtime.access import service as access
from backend.runtime.access.tokens import keys_of, read_ticket
from backend.runtime.access.viewer import Viewer
from backend.runtime.graph import may
from backend.settings import Settings
from reports.chart import draw
from reports.graphql import TICKET_PURPOSE
from reports.run import run
from reports.scope import FUNCTION
from reports.telling import tell
from reports.workbook import workbook

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAPER_COLUMNS = 7
NOT_PROMPTS = ("ticket", "lang")
SAFE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


class ReportFiles:
    """The routes of reports, with what they share."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        """Keep the settings and the clock."""
        self._settings = settings
        self._clock = clock

    async def excel(self, request: Request) -> Response:
        """Answer with a report as an Excel workbook."""
        return await self._answer(request, "xlsx")

    async def paper(self, request: Request) -> Response:
        """Answer with a report as PDF."""
        return await self._answer(request, "pdf")

    async def _answer(self, request: Request, kind: str) -> Response:
        locale = "en" if request.query_params.get("lang") == "en" else "zh-CN"
        code, now = str(request.path_params["code"]), self._clock()
        try:
            reader = await self._reader(request, code, now)
            given = {k: v for k, v in request.query_params.items() if k not in NOT_PROMPTS}
            database = request.app.state.database
            result = await run(code, given, reader=reader, now=now, database=database)
            told = tell(result, locale)
            content = (
                workbook(told, locale)
                if kind == "xlsx"
                else await documents.print_once(
                    "report_print", facts(told, reader, locale), locale, now=now,
                    settings=self._settings,
                )
            )  # fmt: skip
        except Refused as refused:
            return _refusal(refused, locale)
        name = f"{code}-{told['prompts'][0]['value']}-{told['prompts'][1]['value']}.{kind}"
        media = EXCEL if kind == "xlsx" else "application/pdf"
        place = "attachment" if kind == "xlsx" else "inline"
        headers = {**SAFE, "Content-Disposition": f'{place}; filename="{name}"'}
        return Response(content, media_type=media, headers=headers)

    async def _reader(self, request: Request, code: str, now: datetime) -> Viewer:
        ticket = request.query_params.get("ticket")
        if ticket is not None:
            subject = read_ticket(ticket, TICKET_PURPOSE, keys_of(self._settings), now=now)
            person, _, allowed = subject.partition("/")
            if allowed != code:
                raise refuse("access.token.invalid")
            reader = await access.viewer_of(int(person), now=now)
        else:
            kind, _, token = request.headers.get("authorization", "").partition(" ")
            if kind.lower() != "bearer" or not token:
                raise refuse("access.signed_out")
            reader = await access.authenticate(token.strip(), now=now, settings=self._settings)
        if not may(reader, FUNCTION, "query"):
            raise refuse("access.refused", function=FUNCTION)
        return reader


def _refusal(refused: Refused, locale: str) -> Response:
    code = refused.faults[0].code
    known = {"report.unknown": 404, "access.refused": 403}
    status = known.get(code, 401 if code.startswith("access.") else 400)
    errors = [
        {"code": fault.code, "at": fault.at, "message": explain(fault, locale)}
        for fault in refused.faults
    ]
    return JSONResponse({"errors": errors}, status, headers=SAFE)


def _cell(text: str | None, kind: str) -> str:
    if text is None:
        return "—"
    if kind == "growth":
        sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
        whole, _, part = digits.partition(".")
        moved = f"{whole}{part[:2]}".lstrip("0") or "0"
        return f"{sign}{moved}.{part[2:]}%"
    whole, dot, part = text.lstrip("-").partition(".")
    return f"{'−' if text.startswith('-') else ''}{int(whole):,}{dot}{part}"


def facts(told: Mapping[str, Any], reader: Viewer, locale: str) -> dict[str, Any]:
    """Return what the printed report shows: the tree, and the columns paper has room for."""
    columns = told["columns"][:PAPER_COLUMNS]
    total = {"label": say("report.total", locale), "level": 0, "cells": told["totals"]}
    unit = reader.orgs.units[reader.unit_id]
    chosen = [item for item in told["prompts"] if item["value"]]
    names = {option["code"]: option["label"] for item in chosen for option in item["options"]}
    return {
        "title": told["title"],
        "unit": unit.name_en if locale == "en" else unit.name_zh,
        "scope": told["scope"],
        "prompts": [
            {"label": item["label"], "value": names.get(item["value"], item["value"])}
            for item in chosen
        ],
        "chart": draw(told["chart"]),
        "heads": [],
        "columns": [
            {"label": say("report.column.unit", locale), "is_number": False, "share": 4},
            *({"label": _head(column), "is_number": True, "share": 2} for column in columns),
        ],
        "rows": [
            {
                "level": row["level"],
                "is_total": row is total,
                "cells": [
                    row["label"],
                    *(_cell(row["cells"].get(item["key"]), item["kind"]) for item in columns),
                ],
            }
            for row in [*told["rows"], total]
        ],
        "notes": told["notes"],
        "definition": say(
            "report.file.definition",
            locale,
            version=told["definitionVersion"],
            release=told["release"],
        ),
        "data_at": told["dataAt"],
        "printed_by": reader.name,
    }


def _head(column: Mapping[str, Any]) -> str:
    if column["label"] == column["group"]:
        return str(column["label"])
    return f"{column['group'].split('（')[0].split(' (')[0]} {column['label']}"


def routes(settings: Settings, clock: Callable[[], datetime] = utc_now) -> list[Route]:
    """Return the routes of reports."""
    files = ReportFiles(settings, clock)
    return [
        Route("/reports/{code:str}.xlsx", files.excel, methods=["GET"]),
        Route("/reports/{code:str}.pdf", files.paper, methods=["GET"]),
    ]
