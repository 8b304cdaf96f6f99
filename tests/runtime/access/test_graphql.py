"""Access through GraphQL: a session's whole life, and what a stranger gets."""

from typing import Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from backend.kit.faults import Refused
from backend.kit.messages import LOCALES, explain
from backend.runtime.access import service
from backend.runtime.access.graphql import AccessMutations, AccessQueries, units_within_reach
from backend.runtime.access.models import Account, Device
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database
from backend.runtime.graph import SCALARS, Context
from backend.settings import Settings
from tests.people import NOW, PASSWORD, Company, found_company

SCHEMA = strawberry.Schema(
    AccessQueries, AccessMutations, config=StrawberryConfig(scalar_map=SCALARS)
)
SIGN_IN = """
    mutation ($login: String!, $password: String!) {
      signIn(login: $login, password: $password, device: "Redmi") {
        accessToken accessUntil refreshToken
        me { person { id name } locale device { name isThisOne } }
      }
    }
"""
ME = """{
  me {
    person { name } unit { code nameZh nameEn kind parentId } login locale post functions
    device { name isThisOne createdAt }
  }
}"""


class Client:
    """One client of the API, signed in or not."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database, self.settings = database, settings
        self.viewer: Viewer | None = None

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        answer = await self.answer(document, variables)
        assert answer.errors is None, answer.errors
        data: dict[str, Any] = answer.data
        return data

    async def refusal(self, document: str, **variables: Any) -> str:
        answer = await self.answer(document, variables)
        assert answer.errors
        error = answer.errors[0].original_error
        assert isinstance(error, Refused), error
        for locale in LOCALES:
            assert all(explain(fault, locale) for fault in error.faults)
        return error.faults[0].code

    async def answer(self, document: str, variables: dict[str, Any]) -> Any:
        context = Context(
            self.viewer, "zh-CN", NOW, NOW.date(), self.database, self.settings, "r1"
        )
        return await SCHEMA.execute(document, variables, context_value=context)

    async def sign_in(self, login: str = "lina") -> dict[str, Any]:
        answer = await self.ask(SIGN_IN, login=login, password=PASSWORD)
        session: dict[str, Any] = answer["signIn"]
        await self.use(session["accessToken"])
        return session

    async def use(self, access_token: str) -> None:
        service.forget()
        self.viewer = await service.authenticate(access_token, now=NOW, settings=self.settings)


@pytest.fixture
async def company(database: Database) -> Company:
    return await found_company()


@pytest.fixture
async def client(company: Company, database: Database, settings: Settings) -> Client:
    return Client(database, settings)


async def test_who_signs_in_learns_who_they_are(client: Client) -> None:
    session = await client.sign_in()
    me = (await client.ask(ME))["me"]

    assert session["me"]["person"]["name"] == "李娜"
    assert session["accessUntil"] == "2026-03-04T01:40:00.000000Z"
    assert session["me"]["device"] == {"name": "Redmi", "isThisOne": True}
    assert me["unit"] == {
        "code": "SH-PD-1",
        "nameZh": "陆家嘴营销服务部",
        "nameEn": "Lujiazui Sales Office",
        "kind": "sales_office",
        "parentId": None,
    }
    assert (me["login"], me["locale"], me["post"]) == ("lina", "zh-CN", "agent")
    assert "quote.submit" in me["functions"]


async def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    for document in (
        ME,
        "{ devices { id } }",
        "{ orgTree { units { id } } }",
        "mutation { signOut }",
        'mutation { revokeDevice(device: "1") }',
        'mutation { setLocale(locale: "en") }',
        'mutation { changePassword(oldPassword: "a", newPassword: "b") }',
    ):
        assert await client.refusal(document) == "access.signed_out", document


async def test_a_failed_sign_in_is_counted_though_it_is_refused(client: Client) -> None:
    assert await client.refusal(SIGN_IN, login="lina", password="no") == "access.sign_in.wrong"

    assert (await Account.get(login="lina")).failed_count == 1


async def test_a_refresh_gives_new_tokens_and_a_second_one_ends_the_session(
    client: Client,
) -> None:
    document = "mutation ($t: String!) { refresh(refreshToken: $t) { accessToken refreshToken } }"
    session = await client.sign_in()

    fresh = (await client.ask(document, t=session["refreshToken"]))["refresh"]
    reused = await client.refusal(document, t=session["refreshToken"])

    assert reused == "access.refresh.reused"
    assert await client.refusal(document, t=fresh["refreshToken"]) == "access.session.ended"
    with pytest.raises(Refused):
        await client.use(fresh["accessToken"])


async def test_devices_are_listed_and_revoked(client: Client) -> None:
    document = "mutation ($d: ID!) { revokeDevice(device: $d) }"
    await client.sign_in()
    await client.sign_in()
    here, there = (await client.ask("{ devices { id isThisOne } }"))["devices"]

    assert (here["isThisOne"], there["isThisOne"]) == (True, False)
    assert await client.ask(document, d=there["id"]) == {"revokeDevice": True}
    assert await client.refusal(document, d=there["id"]) == "access.device.unknown"
    for wrong in ("", "x", "-1", "0", "1.5", "9" * 30, "１"):
        assert await client.refusal(document, d=wrong) == "graph.id", wrong
    assert len((await client.ask("{ devices { id } }"))["devices"]) == 1
    assert (await client.ask("{ devices(first: 0) { id } }"))["devices"] == []


async def test_signing_out_revokes_this_device(client: Client) -> None:
    session = await client.sign_in()

    assert await client.ask("mutation { signOut }") == {"signOut": True}

    assert await Device.filter(revoked_at__isnull=True).count() == 0
    with pytest.raises(Refused):
        await client.use(session["accessToken"])


async def test_password_and_language_are_changed(client: Client) -> None:
    await client.sign_in()
    document = (
        "mutation ($old: String!) { changePassword(oldPassword: $old, newPassword: "
        '"another one 7") setLocale(locale: "en") }'
    )

    changed = await client.ask(document, old=PASSWORD)

    assert changed == {"changePassword": True, "setLocale": True}
    assert await client.refusal(document, old=PASSWORD) == "access.sign_in.wrong"
    assert (await Account.get(login="lina")).locale == "en"


async def test_the_tree_shows_what_is_within_reach_parents_first(company: Company) -> None:
    reach = {
        login: [unit.code for unit in units_within_reach(await company.viewer(login))]
        for login in ("lina", "zhou", "lin")
    }
    beijing = units_within_reach(await company.viewer("hu"))

    assert reach["lina"] == ["SH-PD-1"]
    assert reach["zhou"] == ["SH", "SH-PD", "SH-PD-1", "SH-PD-2"]
    assert reach["lin"] == [
        "HQ",
        "BJ",
        "BJ-CY",
        "BJ-CY-1",
        "SH",
        "SH-PD",
        "SH-PD-1",
        "SH-PD-2",
    ]
    assert [unit.parent_id for unit in beijing] == [None, beijing[0].id, beijing[1].id]
