"""The server: what listens where, and what begins and ends with the process."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.api import http as graphql_http
from backend.api.http import Edge
from backend.metadata import releases
from backend.modules import MODEL_MODULES, install
from backend.modules import routes as module_routes
from backend.runtime import news
from backend.runtime.database import Database, open_database
from backend.runtime.jobs.embedded import EmbeddedRunner
from backend.settings import Settings
from seeds.demo.people import NAMED, PASSWORD

CLIENT = Path(__file__).resolve().parent.parent / "web" / "dist"
BUILT = CLIENT / "csp.json"
NOT_BUILT = "The client is not built. Run: ./portico setup\n"


@lru_cache(2)
def _content_policy(built_at: int) -> bytes:
    hashes = json.loads(BUILT.read_text(encoding="utf-8")) if built_at else {}
    scripts = "".join(f" '{item}'" for item in hashes.get("scripts", []))
    return (
        f"default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; object-src 'none'; frame-src 'self' blob:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ).encode()


def content_policy() -> bytes:
    """Return the Content-Security-Policy: own files only, and the built page's own scripts.

    It follows a client that is built anew while the server runs.
    """
    return _content_policy(BUILT.stat().st_mtime_ns if BUILT.exists() else 0)


class SafeHeaders:
    """Adds the headers that keep a page of ours from being misused."""

    def __init__(self, app: ASGIApp) -> None:
        """Keep the headers that never change."""
        self.app = app
        self.headers = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"x-frame-options", b"DENY"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the headers it lacks."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                wanted = [*self.headers, (b"content-security-policy", content_policy())]
                extra = [header for header in wanted if header[0] not in present]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _page(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(_: Request) -> Response:
        file = CLIENT / name
        if not file.exists():
            return PlainTextResponse(NOT_BUILT, status_code=503)
        return FileResponse(file, headers={"cache-control": "no-cache"})

    return page


async def _demo_people(_: Request) -> Response:
    """Name the demo group's people, so that one tap on the sign-in page takes one on."""
    shown = [
        {
            "login": person.login,
            "name": person.name,
            "nameEn": person.name_en,
            "post": person.post,
            "password": PASSWORD,
        }
        for person in NAMED
    ]
    return JSONResponse(shown)


async def _phone(_: Request) -> Response:
    return RedirectResponse("/m/")


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "up"})


async def _ready(request: Request) -> Response:
    """Say whether the database answers and which release is current."""
    try:
        await request.app.state.database.read_rows("select 1", [])
        release = await releases.current_release()
    except Exception as fault:  # noqa: BLE001 — whatever it is, this server is not ready
        return JSONResponse({"status": "down", "why": type(fault).__name__}, status_code=503)
    return JSONResponse({"status": "ready", "release": release.number})


def routes(settings: Settings) -> list[BaseRoute]:
    """Return every route, the modules' own among them."""
    return [
        *graphql_http.routes(),
        *module_routes(settings),
        Route("/health", _health),
        Route("/ready", _ready),
        *([Route("/demo/people", _demo_people)] if settings.demo else []),
        Route("/m", _phone),
        Route("/m/", _page("m.html")),
        Route("/m/sw.js", _page("sw.js")),
        Route("/m/manifest.webmanifest", _page("manifest.webmanifest")),
        Mount("/assets", StaticFiles(directory=CLIENT / "assets", check_dir=False)),
        Route("/", _page("index.html")),
        Route("/{path:path}", _page("index.html")),
    ]


@asynccontextmanager
async def _jobs(settings: Settings, database: Database) -> AsyncIterator[None]:
    """Run jobs in this process, or tell the workers that there are some."""
    does: Any = None
    if settings.run_jobs:
        does = EmbeddedRunner(settings, database)
    elif settings.redis_url:
        from backend.runtime.jobs.runner import Waker  # noqa: PLC0415 — arq only where it is used

        does = Waker(settings)
    if does is None:
        yield
        return
    await does.start()
    try:
        yield
    finally:
        await does.stop()


def make_app(settings: Settings) -> Starlette:
    """Make the server of an installation."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            database = await stack.enter_async_context(open_database(settings, MODEL_MODULES))
            install()
            app.state.database, app.state.edge = database, Edge(settings, database)
            await releases.current_release(before_a_write=True)
            await stack.enter_async_context(news.listening(settings))
            await stack.enter_async_context(_jobs(settings, database))
            yield

    app = Starlette(
        routes=routes(settings),
        lifespan=lifespan,
        middleware=[
            Middleware(SafeHeaders),
            # The phone's page is made to fit one TCP window when packed; packages shrink tenfold.
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
        ],
    )
    app.state.settings = settings
    return app
