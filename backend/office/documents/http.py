"""Documents over HTTP (单证下载、核验): a paper's bytes, and the public verification page.

`GET /papers/{id}.pdf` with `Authorization: Bearer …` or a `ticket`; `GET /verify` and
`/verify/{code}` for anybody; `POST /verify/{code}` compares a file with the one that was issued,
for browsers that cannot compute a fingerprint. Leaves out lists, which are GraphQL's.
"""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from backend.kit.clock import BUSINESS_ZONE, utc_now
from backend.kit.faults import Refused, refuse
from backend.kit.messages import DEFAULT_LOCALE, LOCALES, explain, say
from backend.office.documents import service, verification
from backend.office.documents.graphql import TICKET_PURPOSE
from backend.office.documents.models import Document
from backend.runtime.access.service import authenticate
from backend.runtime.access.tokens import keys_of, read_ticket
from backend.settings import Settings

PAGES = Path(__file__).parent / "pages"
STYLE = (PAGES / "verify.css").read_text(encoding="utf-8")
SCRIPT = (PAGES / "verify.js").read_text(encoding="utf-8")
LARGEST_FILE = 32 * 1024 * 1024
STATUS_OF = {"document.unknown": 404, "access.refused": 403}


def _source(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


PAGE_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src {_source(STYLE)}; script-src {_source(SCRIPT)}; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PAPER_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_pages = Environment(
    loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def locale_of(request: Request) -> str:
    """Return the reader's language: asked for in the address, else the browser's first."""
    asked = request.query_params.get("lang", "")
    if asked in LOCALES:
        return asked
    first = request.headers.get("accept-language", DEFAULT_LOCALE).split(",")[0].strip().lower()
    return "en" if first and not first.startswith("zh") else DEFAULT_LOCALE


class DocumentPages:
    """The routes of documents, with what they share."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        """Keep the settings and the clock."""
        self._settings = settings
        self._clock = clock
        self._wrong_codes = verification.WrongCodes()

    async def paper(self, request: Request) -> Response:
        """Answer with a paper's archived bytes."""
        try:
            paper, content = await self._opened(request)
        except Refused as refused:
            return self._refusal(refused, locale_of(request))
        name = f"{paper.number}-{paper.locale}.pdf"
        return Response(
            content,
            media_type="application/pdf",
            headers={
                **PAPER_HEADERS,
                "Content-Disposition": f'inline; filename="{name}"',
                "ETag": f'"{paper.sha256}"',
            },
        )

    async def _opened(self, request: Request) -> tuple[Document, bytes]:
        document_id, now = request.path_params["document_id"], self._clock()
        ticket = request.query_params.get("ticket")
        if ticket is not None:
            subject = read_ticket(ticket, TICKET_PURPOSE, keys_of(self._settings), now=now)
            if subject != str(document_id):
                raise refuse("access.token.invalid")
            return await service.content_of(document_id, self._settings)
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise refuse("access.signed_out")
        viewer = await authenticate(token.strip(), now=now, settings=self._settings)
        paper = await service.get(document_id, by=viewer)
        return paper, await service.content(paper, self._settings)

    @staticmethod
    def _refusal(refused: Refused, locale: str) -> Response:
        code = refused.faults[0].code
        status = STATUS_OF.get(code, 401 if code.startswith("access.") else 500)
        errors = [
            {"code": fault.code, "message": explain(fault, locale)} for fault in refused.faults
        ]
        return JSONResponse({"errors": errors}, status, headers=PAPER_HEADERS)

    async def ask(self, request: Request) -> Response:
        """Show the page that asks for a code, or go on to the code that was typed."""
        typed = request.query_params.get("code", "").strip()
        if not typed:
            return self._page(request, "", verification.Answer(is_known=False), "")
        code = verification.read_code(typed)
        if not code:
            return await self._answer(request, typed)
        query = urlencode({"lang": locale_of(request)})
        return RedirectResponse(f"/verify/{code}?{query}", 303, headers=PAGE_HEADERS)

    async def verify(self, request: Request) -> Response:
        """Show what is known of a code."""
        return await self._answer(request, request.path_params["code"])

    async def _answer(self, request: Request, typed: str) -> Response:
        address = request.client.host if request.client else ""
        now = self._clock()
        if self._wrong_codes.is_over(address, now):
            return self._page(request, "wait", verification.Answer(is_known=False), typed)
        answer = await verification.ask(typed)
        if not answer.is_known:
            self._wrong_codes.count(address, now)
            return self._page(request, "unknown", answer, typed)
        return self._page(request, "genuine" if answer.is_current else "superseded", answer, typed)

    @staticmethod
    def _page(
        request: Request, state: str, answer: verification.Answer, code: str
    ) -> HTMLResponse:
        locale = locale_of(request)
        made_at = answer.made_at.astimezone(BUSINESS_ZONE) if answer.made_at else None
        written = _pages.get_template("verify.html").render(
            locale=locale,
            other_locale=next(other for other in LOCALES if other != locale),
            part="en" if locale == "en" else "zh",
            say=lambda message: say(message, locale),
            state=state,
            answer=answer,
            code=code,
            made_at=made_at.strftime("%Y-%m-%d %H:%M") if made_at else "",
            style=Markup(STYLE),  # noqa: S704 — our own file
            script=Markup(SCRIPT),  # noqa: S704 — our own file
        )
        status = {"unknown": 404, "wait": 429}.get(state, 200)
        return HTMLResponse(written, status, headers=PAGE_HEADERS)

    async def compare(self, request: Request) -> Response:
        """Say whether the file that is sent is, byte for byte, the one with this code."""
        address = request.client.host if request.client else ""
        now = self._clock()
        if self._wrong_codes.is_over(address, now):
            return JSONResponse({"same": False}, 429, headers=PAGE_HEADERS)
        answer = await verification.ask(request.path_params["code"])
        if not answer.is_known:
            self._wrong_codes.count(address, now)
            return JSONResponse({"same": False}, 404, headers=PAGE_HEADERS)
        seen, length = hashlib.sha256(), 0
        async for part in request.stream():
            length += len(part)
            if length > LARGEST_FILE:
                return JSONResponse({"same": False}, 413, headers=PAGE_HEADERS)
            seen.update(part)
        return JSONResponse({"same": seen.hexdigest() == answer.sha256}, headers=PAGE_HEADERS)


def routes(settings: Settings, clock: Callable[[], datetime] = utc_now) -> list[Route]:
    """Return the routes of documents."""
    pages = DocumentPages(settings, clock)
    return [
        Route("/papers/{document_id:int}.pdf", pages.paper, methods=["GET"]),
        Route("/verify", pages.ask, methods=["GET"]),
        Route("/verify/{code}", pages.verify, methods=["GET"]),
        Route("/verify/{code}", pages.compare, methods=["POST"]),
    ]
