"""HTTP routes (接口路由): POST /graphql as GraphQL over HTTP says, events over SSE, the explorer.

Only JSON is taken, so that no form of another site can send a command. A request finishes on
the release it began with.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from backend.api import answers
from backend.api.direct import Answer, Asked, answer, failed, stream
from backend.api.requests import (
    Documents,
    asked,
    bearer,
    locale_of,
    read_body,
    request_id,
    status_of,
    stored_documents,
)
from backend.api.schema import Served, schema_for
from backend.kit.clock import business_date, utc_now
from backend.kit.faults import Refused, refuse
from backend.metadata.catalogue import Catalogue
from backend.metadata.releases import current_release
from backend.runtime.access import service as access
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database
from backend.runtime.graph import Context
from backend.settings import Settings

STRICT = "application/graphql-response+json"
EVENTS = "text/event-stream"
COMPLETE = b"event: complete\ndata:\n\n"
BEAT_SECONDS = 15
STATIC = Path(__file__).parent / "static"
OPERATIONS = Path(__file__).parents[2] / "mobile_api" / "operations"
Authenticate = Callable[[str, datetime], Awaitable[Viewer]]


async def _catalogue() -> Catalogue:
    return (await current_release()).catalogue


@dataclass(frozen=True)
class Edge:
    """What the routes stand on; kept as `app.state.edge` while the database is open."""

    settings: Settings
    database: Database
    catalogue: Callable[[], Awaitable[Catalogue]] = _catalogue
    serve: Callable[[Catalogue], Served] = schema_for
    documents: Documents = field(default_factory=lambda: stored_documents(OPERATIONS))
    now: Callable[[], datetime] = utc_now
    authenticate: Authenticate | None = None

    async def viewer(self, token: str, now: datetime) -> Viewer | None:
        """Return who sent a token; nobody without one."""
        if not token:
            return None
        if self.authenticate is not None:
            return await self.authenticate(token, now)
        return await access.authenticate(token, now=now, settings=self.settings)


def routes() -> list[BaseRoute]:
    """Return the API's routes."""
    return [
        Route("/graphql", graphql, methods=["POST"]),
        Route("/graphql", explorer, methods=["GET"]),
        Route("/graphql/{file}", explorer_file, methods=["GET"]),
    ]


async def graphql(request: Request) -> Response:
    """Answer one GraphQL request; every failure becomes an answer with a code."""
    edge: Edge = request.app.state.edge
    mark, locale = request_id(request), locale_of(request)
    try:
        context, question = await _read(request, edge, mark)
        locale = context.locale
        served = edge.serve(await edge.catalogue())
        if EVENTS in request.headers.get("accept", ""):
            events = _events(stream(served, question, context), _session(request, edge, context))
            headers = {"cache-control": "no-store", "x-request-id": mark}
            return StreamingResponse(events, media_type=EVENTS, headers=headers)
        found = await answer(served, question, context)
    except Refused as refusal:
        found = failed(refusal, locale, mark)
        return _response(request, found, mark, status_of(refusal))
    except Exception as error:  # noqa: BLE001 — the edge: whatever it is becomes an answer
        found = failed(error, locale, mark)
    return _response(request, found, mark)


async def _read(request: Request, edge: Edge, mark: str) -> tuple[Context, Asked]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise refuse("http.content_type", wanted="application/json")
    question = asked(await read_body(request), edge.documents)
    now = edge.now()
    viewer = await edge.viewer(bearer(request), now)
    context = Context(
        viewer=viewer,
        locale=locale_of(request, viewer),
        now=now,
        today=business_date(now),
        database=edge.database,
        settings=edge.settings,
        request_id=mark,
    )
    return context, question


def _response(request: Request, found: Answer, mark: str, status: int = 0) -> Response:
    is_strict = STRICT in request.headers.get("accept", "")
    if not status:
        status = 200 if found.has_data else answers.status_of(found.errors, is_strict=is_strict)
    headers = {"x-request-id": mark, "cache-control": "no-store"}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    media_type = STRICT if is_strict else "application/json"
    return Response(found.body, status, headers, media_type=media_type)


def _session(request: Request, edge: Edge, context: Context) -> Callable[[], Awaitable[bytes]]:
    """Return what asks again whether a stream's reader may stay: nothing, or the last answer."""

    async def ended() -> bytes:
        try:
            await edge.viewer(bearer(request), edge.now())
        except Exception as error:  # noqa: BLE001 — the edge: whatever it is becomes an answer
            return failed(error, context.locale, context.request_id).body
        return b""

    return ended


async def _events(
    bodies: AsyncGenerator[bytes, None], ended: Callable[[], Awaitable[bytes]]
) -> AsyncGenerator[bytes, None]:
    """Write answers as server-sent events, with a heartbeat so that proxies keep the line open.

    A stream outlives no session: before each event and each beat the reader is looked up again.
    """
    waiting: asyncio.Task[bytes] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(_next(bodies))
            done, _ = await asyncio.wait({waiting}, timeout=BEAT_SECONDS)
            body = await ended()
            if body:
                yield _event(body) + COMPLETE
                return
            if not done:
                yield b":\n\n"
                continue
            body, waiting = waiting.result(), None
            if not body:
                yield COMPLETE
                return
            yield _event(body)
    finally:
        if waiting is not None:
            waiting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waiting
        await bodies.aclose()


async def _next(bodies: AsyncGenerator[bytes, None]) -> bytes:
    """The next answer; nothing at the end."""
    return await anext(bodies, b"")


def _event(body: bytes) -> bytes:
    return b"event: next\ndata: %b\n\n" % body


async def explorer(request: Request) -> Response:
    """Show the explorer's page in demo mode; elsewhere say that only POST is answered."""
    edge: Edge = request.app.state.edge
    if edge.settings.demo:
        return FileResponse(STATIC / "explorer.html", headers=_page_headers())
    mark = request_id(request)
    refusal = refuse("http.method", wanted="POST")
    response = _response(request, failed(refusal, locale_of(request), mark), mark, 405)
    response.headers["allow"] = "POST"
    return response


async def explorer_file(request: Request) -> Response:
    """Serve the explorer's own files, in demo mode only; nothing comes from elsewhere."""
    edge: Edge = request.app.state.edge
    file = request.path_params["file"]
    if not edge.settings.demo or file not in ("explorer.js", "explorer.css"):
        return Response(status_code=404)
    return FileResponse(STATIC / file, headers=_page_headers())


def _page_headers() -> dict[str, str]:
    return {
        "content-security-policy": "default-src 'self'; img-src data:; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "no-cache",
    }
