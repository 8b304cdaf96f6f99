"""A server of the API over the compiler's small company, without the modules."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from backend.api.http import Edge, routes
from backend.api.schema import schema_for
from backend.kit.faults import refuse
from backend.metadata.catalogue import Catalogue
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database
from backend.settings import Settings
from tests.api.fixed import FIXED
from tests.metadata.queries import world
from tests.metadata.queries.world import allow, person

PEOPLE = {
    "headquarters": world.everything(),
    "branch": person(
        allow("policy.read", 3), allow("customer.read", 3), allow("customer.sensitive", 5)
    ),
    "nobody": person(),
}
DOCUMENTS = {"newest": "query Newest { policies(first: 1) { total } }"}


async def by_name(token: str, now: datetime) -> Viewer:
    if token not in PEOPLE:
        raise refuse("access.token.expired")
    return PEOPLE[token]


@dataclass
class Client:
    """Posts to the API as somebody, in a language."""

    http: httpx.AsyncClient
    app: Starlette
    who: str = "headquarters"
    headers: dict[str, str] = field(default_factory=dict)

    def as_(self, who: str, **headers: str) -> "Client":
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, who=who, headers={**self.headers, **named})

    async def send(self, body: Any, **more: Any) -> httpx.Response:
        headers = {**self.headers}
        if self.who:
            headers.setdefault("authorization", f"Bearer {self.who}")
        if isinstance(body, bytes):
            headers.setdefault("content-type", "application/json")
            return await self.http.post("/graphql", content=body, headers=headers, **more)
        return await self.http.post("/graphql", json=body, headers=headers, **more)

    async def ask(self, document: str, **variables: Any) -> Any:
        response = await self.send({"query": document, "variables": variables})
        return response.json()

    def with_settings(self, settings: Settings) -> "Client":
        self.app.state.edge = replace(self.app.state.edge, settings=settings)
        return self


KNOWN = world.catalogue()


async def _catalogue() -> Catalogue:
    return KNOWN


@pytest.fixture
async def client(database: Database, settings: Settings) -> AsyncIterator[Client]:
    await world.fill(database, KNOWN, world.rows(1))
    app = Starlette(routes=routes())
    app.state.edge = Edge(
        settings,
        database,
        _catalogue,
        lambda known: schema_for(known, FIXED),
        DOCUMENTS,
        lambda: datetime(2026, 3, 4, 17, tzinfo=UTC),
        by_name,
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://portico.test") as http:
        yield Client(http, app)
