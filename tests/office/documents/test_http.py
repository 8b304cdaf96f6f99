"""Papers and verification over HTTP: who gets bytes, what a stranger is told."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette

from backend.office.documents import http, service
from backend.office.documents.models import Document
from backend.runtime.access.models import Account, Device, OrgUnit, Person, PersonGrant
from backend.runtime.access.service import forget
from backend.runtime.access.tokens import Bearer, access_token, keys_of, sign_ticket
from backend.runtime.database import transaction
from backend.settings import Settings
from tests.office.documents.papers import NOW, a_subject

pytestmark = pytest.mark.usefixtures("published")


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client(settings: Settings, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=http.routes(settings, clock))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://portico") as opened:
        yield opened


@pytest.fixture
async def paper(settings: Settings) -> Document:
    async with transaction():
        return await service.make(a_subject(), "zh-CN", by=None, now=NOW, settings=settings)


async def _token(settings: Settings, paper: Document, *, function: str) -> str:
    """Sign in a person who has a function at the paper's unit."""
    unit = await OrgUnit.create(
        id=paper.org_id, code="330100", name_zh="杭州", name_en="Hangzhou", kind="branch"
    )
    person = await Person.create(number="1", name="周敏", unit=unit)
    await Account.create(person=person, login="zhou", password_hash="-")
    device = await Device.create(
        person_id=person.id, name="phone", created_at=NOW, last_seen_at=NOW
    )
    await PersonGrant.create(
        person_id=person.id,
        effect="allow",
        function=function,
        function_class="query",
        org_id=unit.id,
        down=True,
    )
    forget()
    return access_token(Bearer(person.id, device.id), keys_of(settings), now=NOW)[0]


async def test_a_reader_gets_the_archived_bytes(
    client: httpx.AsyncClient, settings: Settings, paper: Document
) -> None:
    token = await _token(settings, paper, function="paper.read")

    answer = await client.get(
        f"/papers/{paper.id}.pdf", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.content == await service.content(paper, settings)


async def test_without_right_or_token_nothing_is_told(
    client: httpx.AsyncClient, settings: Settings, paper: Document
) -> None:
    token = await _token(settings, paper, function="policy.read")
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    refused = await client.get(f"/papers/{paper.id}.pdf", headers=headers)
    missing = await client.get("/papers/999.pdf", headers=headers)
    unsigned = await client.get(f"/papers/{paper.id}.pdf")
    forged = await client.get(
        f"/papers/{paper.id}.pdf", headers={"Authorization": f"Bearer {token[:-4]}AAAA"}
    )

    assert [answer.status_code for answer in (refused, missing, unsigned, forged)] == [
        404, 404, 401, 401,
    ]  # fmt: skip
    assert refused.json()["errors"][0]["code"] == missing.json()["errors"][0]["code"]


async def test_a_ticket_opens_its_paper_for_five_minutes(
    client: httpx.AsyncClient, settings: Settings, clock: Clock, paper: Document
) -> None:
    keys = keys_of(settings)
    ticket, _ = sign_ticket("paper", str(paper.id), keys, now=NOW)
    other, _ = sign_ticket("paper", str(paper.id + 1), keys, now=NOW)
    stray, _ = sign_ticket("export", str(paper.id), keys, now=NOW)
    access, _ = access_token(Bearer(1, 1), keys, now=NOW)
    address = f"/papers/{paper.id}.pdf?ticket="

    assert (await client.get(address + ticket)).status_code == 200
    for wrong in (other, stray, access, "", "x.y.z"):
        assert (await client.get(address + wrong)).status_code == 401, wrong
    bearer = {"Authorization": f"Bearer {ticket}"}
    assert (await client.get(f"/papers/{paper.id}.pdf", headers=bearer)).status_code == 401
    clock.now += timedelta(minutes=6)
    assert (await client.get(address + ticket)).status_code == 401


async def test_a_stranger_learns_what_the_paper_says_with_names_masked(
    client: httpx.AsyncClient, paper: Document
) -> None:
    chinese = await client.get(f"/verify/{paper.verify_code}")
    english = await client.get(f"/verify/{paper.verify_code}?lang=en")

    assert (chinese.status_code, english.status_code) == (200, 200)
    assert "真实有效的单证" in chinese.text
    assert "Genuine" in english.text
    for shown in ("P2026000042", "CNY 1,130.50", "5 March 2026 – 4 March 2027", paper.sha256):
        assert shown in english.text, shown
    assert "钱江" not in english.text + chinese.text
    assert "default-src 'none'" in english.headers["content-security-policy"]
    assert re.search(r"<html lang=\"zh-CN\">", chinese.text)


async def test_the_file_itself_is_compared_byte_for_byte(
    client: httpx.AsyncClient, settings: Settings, paper: Document
) -> None:
    genuine = await service.content(paper, settings)
    address = f"/verify/{paper.verify_code}"

    assert (await client.post(address, content=genuine)).json() == {"same": True}
    assert (await client.post(address, content=genuine + b" ")).json() == {"same": False}
    assert (await client.post(f"/verify/{'A' * 26}", content=genuine)).status_code == 404


async def test_unknown_codes_are_answered_plainly_and_then_slowed(
    client: httpx.AsyncClient, clock: Clock, paper: Document
) -> None:
    hostile = await client.get("/verify/%3Cscript%3E?lang=en")
    assert hostile.status_code == 404
    assert "No paper was issued" in hostile.text
    assert "<script>" not in hostile.text

    for _ in range(19):
        assert (await client.get(f"/verify/{'A' * 26}")).status_code == 404
    assert (await client.get(f"/verify/{paper.verify_code}")).status_code == 429
    clock.now += timedelta(minutes=11)
    assert (await client.get(f"/verify/{paper.verify_code}")).status_code == 200


async def test_a_typed_code_leads_to_its_page(client: httpx.AsyncClient, paper: Document) -> None:
    spaced = " ".join(paper.verify_code[start : start + 4] for start in range(0, 26, 4)).lower()

    empty = await client.get("/verify")
    typed = await client.get("/verify", params={"code": spaced, "lang": "en"})

    assert (empty.status_code, typed.status_code) == (200, 303)
    assert typed.headers["location"] == f"/verify/{paper.verify_code}?lang=en"
