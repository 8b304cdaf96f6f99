"""Notices reach the people they are for, in their language, once."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from backend.kit.clock import business_date
from backend.kit.faults import Refused
from backend.metadata.catalogue import Label
from backend.office.notices import service
from backend.office.notices.graphql import NewsSubscription, NoticeMutations, NoticeQueries
from backend.runtime import news
from backend.runtime.access.viewer import OrgTree, Viewer
from backend.runtime.database import Database, transaction
from backend.runtime.graph import SCALARS, Context
from backend.settings import Settings

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
LI_NA = Viewer(7, "lina", "李娜", 3, "zh-CN", OrgTree({}))
WANG_WEI = Viewer(8, "wangwei", "王伟", 3, "zh-CN", OrgTree({}))
A_TASK = Label("待审批报价", "A quote to decide")
SCHEMA = strawberry.Schema(
    NoticeQueries,
    NoticeMutations,
    NewsSubscription,
    config=StrawberryConfig(scalar_map=SCALARS),
)


async def send(*person_ids: int, link: str = "/inbox/1", now: datetime = NOW) -> int:
    async with transaction():
        return await service.send(person_ids, "case.task", title=A_TASK, link=link, now=now)


class Door:
    """The schema as a person reaches it."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database

    def context(self, viewer: Viewer | None = LI_NA, locale: str = "zh-CN") -> Context:
        return Context(viewer, locale, NOW, business_date(NOW), self.database, self.settings, "r1")

    async def ask(
        self, document: str, viewer: Viewer | None = LI_NA, locale: str = "zh-CN"
    ) -> dict[str, Any]:
        answer = await SCHEMA.execute(document, context_value=self.context(viewer, locale))
        if answer.errors:
            raise answer.errors[0].original_error or answer.errors[0]
        assert answer.data is not None
        return answer.data


@pytest.fixture
def door(settings: Settings, database: Database) -> Door:
    return Door(settings, database)


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.faults[0].code


async def test_a_notice_is_read_in_the_readers_language(door: Door) -> None:
    await send(7)
    document = "{ notices { nodes { id kind title link createdAt readAt } hasMore } unreadCount }"

    chinese = await door.ask(document)
    english = await door.ask(document, locale="en")

    assert chinese["unreadCount"] == 1
    node = chinese["notices"]["nodes"][0]
    assert node | {"id": ""} == {
        "id": "",
        "kind": "case.task",
        "title": "待审批报价",
        "link": "/inbox/1",
        "createdAt": "2026-03-04T09:30:00.000000Z",
        "readAt": None,
    }
    assert english["notices"]["nodes"][0]["title"] == "A quote to decide"


async def test_a_person_sees_own_notices_only(door: Door) -> None:
    await send(7, 9)

    answer = await door.ask("{ notices { nodes { id } } unreadCount }", WANG_WEI)

    assert answer == {"notices": {"nodes": []}, "unreadCount": 0}


async def test_reading_a_notice_marks_it_once(door: Door) -> None:
    await send(7)
    notice_id = (await door.ask("{ notices { nodes { id } } }"))["notices"]["nodes"][0]["id"]
    document = f'mutation {{ readNotice(id: "{notice_id}") {{ readAt }} }}'

    first = await door.ask(document)
    again = await door.ask(document)

    assert first == again == {"readNotice": {"readAt": "2026-03-04T09:30:00.000000Z"}}
    assert (await door.ask("{ unreadCount }"))["unreadCount"] == 0


async def test_another_persons_notice_is_unknown(door: Door) -> None:
    await send(7)
    notice_id = (await door.ask("{ notices { nodes { id } } }"))["notices"]["nodes"][0]["id"]

    with pytest.raises(Refused) as refused:
        await door.ask(f'mutation {{ readNotice(id: "{notice_id}") {{ id }} }}', WANG_WEI)

    assert code(refused) == "notice.unknown"
    assert (await door.ask("{ unreadCount }"))["unreadCount"] == 1


@pytest.mark.parametrize("bad", ["x", "", "1;drop", "９", "-1", "9" * 19])
async def test_an_id_that_is_none_is_refused(door: Door, bad: str) -> None:
    with pytest.raises(Refused) as refused:
        await door.ask(f'mutation {{ readNotice(id: "{bad}") {{ id }} }}')

    assert code(refused) == "notice.id"


async def test_all_can_be_read_at_once(door: Door) -> None:
    await send(7, link="/inbox/1")
    await send(7, 8, link="/inbox/2")

    assert await door.ask("mutation { readAllNotices }") == {"readAllNotices": 2}
    assert (await door.ask("{ unreadCount }"))["unreadCount"] == 0
    assert (await door.ask("{ unreadCount }", WANG_WEI))["unreadCount"] == 1


async def test_pages_go_on_where_the_last_one_ended(door: Door) -> None:
    for number in range(5):
        await send(7, link=f"/inbox/{number}")
    document = "{{ notices(first: 2{}) {{ nodes {{ link }} endCursor hasMore }} }}"

    links, after = [], ""
    for _ in range(3):
        page = (await door.ask(document.format(after)))["notices"]
        links.append([node["link"] for node in page["nodes"]])
        after = f', after: "{page["endCursor"]}"'

    assert links == [["/inbox/4", "/inbox/3"], ["/inbox/2", "/inbox/1"], ["/inbox/0"]]
    assert page["hasMore"] is False


@pytest.mark.parametrize("first", [0, -1, 201])
async def test_a_page_of_a_wrong_size_is_refused(door: Door, first: int) -> None:
    with pytest.raises(Refused) as refused:
        await door.ask(f"{{ notices(first: {first}) {{ hasMore }} }}")

    assert code(refused) == "notice.first"


async def test_unread_ones_can_be_asked_for_alone(door: Door) -> None:
    await send(7, link="/inbox/1")
    await door.ask("mutation { readAllNotices }")
    await send(7, link="/inbox/2")

    page = await door.ask("{ notices(onlyUnread: true) { nodes { link } } }")

    assert page["notices"]["nodes"] == [{"link": "/inbox/2"}]


async def test_the_very_same_notice_is_sent_once_in_five_minutes(database: Database) -> None:
    assert await send(7) == 1
    assert await send(7, 8, now=NOW + timedelta(minutes=4)) == 1
    assert await send(7, now=NOW + timedelta(minutes=5)) == 1
    assert await send(7, link="/inbox/2") == 1


async def test_nobody_signed_in_is_refused(door: Door) -> None:
    with pytest.raises(Refused) as refused:
        await door.ask("{ unreadCount }", viewer=None)

    assert code(refused) == "access.signed_out"


async def next_piece(stream: AsyncGenerator[Any, None]) -> dict[str, Any]:
    async with asyncio.timeout(5):
        piece = (await anext(stream)).data["news"]
    assert isinstance(piece, dict)
    return piece


async def test_an_open_screen_hears_of_a_notice_when_it_is_committed(
    door: Door, settings: Settings
) -> None:
    async with news.listening(settings):
        stream = await SCHEMA.subscribe(
            "subscription { news { kind payload } }", context_value=door.context()
        )
        assert isinstance(stream, AsyncGenerator)
        pieces = [await next_piece(stream)]
        if not settings.is_sqlite:
            assert (await next_piece(stream))["kind"] == "news.missed"
        await send(8, link="/inbox/7")
        await send(7, link="/inbox/8")
        pieces.append(await next_piece(stream))
        await stream.aclose()

    assert pieces == [
        {"kind": "news.ready", "payload": {}},
        {"kind": "notice", "payload": {"kind": "case.task", "link": "/inbox/8"}},
    ]
