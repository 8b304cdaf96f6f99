"""Notices and news of the signed-in person in GraphQL."""

from collections.abc import AsyncIterator
from datetime import datetime

import strawberry

from backend.kit.faults import refuse
from backend.office.notices import models, service
from backend.runtime import news
from backend.runtime.graph import ID, JSON, Info, own_command, signed_in

LONGEST_PAGE = 200


@strawberry.type
class Notice:
    """A notice (消息), in the reader's language."""

    id: ID
    kind: str
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, notice: models.Notice, locale: str) -> "Notice":
        """Show a stored notice."""
        is_english = locale == "en"
        return cls(
            id=ID(str(notice.id)),
            kind=notice.kind,
            title=notice.title_en if is_english else notice.title_zh,
            body=notice.body_en if is_english else notice.body_zh,
            link=notice.link,
            created_at=notice.created_at,
            read_at=notice.read_at,
        )


@strawberry.type
class NoticePage:
    """A page of notices; `endCursor` is where the next one goes on."""

    nodes: list[Notice]
    end_cursor: str | None
    has_more: bool


@strawberry.type
class News:
    """Something changed: ask again for what you show. `news.ready` comes first."""

    kind: str
    payload: JSON


def _number(text: str, at: str) -> int:
    """Read an id or cursor that we gave out."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise refuse("notice.id", at, value=text)
    return int(text)


@strawberry.type
class NoticeQueries:
    """What a person may ask of their own notices."""

    @signed_in
    async def notices(
        self, info: Info, first: int = 50, after: str | None = None, only_unread: bool = False
    ) -> NoticePage:
        """Your notices, the latest first; at most 200 a page."""
        if not 1 <= first <= LONGEST_PAGE:
            raise refuse("notice.first", "first", value=first, most=LONGEST_PAGE)
        found = await service.list_own(
            info.context.by,
            first=first + 1,
            before=None if after is None else _number(after, "after"),
            only_unread=only_unread,
        )
        nodes = [Notice.of(notice, info.context.locale) for notice in found[:first]]
        return NoticePage(
            nodes=nodes,
            end_cursor=nodes[-1].id if nodes else None,
            has_more=len(found) > first,
        )

    @signed_in
    async def unread_count(self, info: Info) -> int:
        """How many of your notices wait to be read."""
        return await service.unread_count(info.context.by)


@strawberry.type
class NoticeMutations:
    """What a person may do with their own notices."""

    @own_command
    async def read_notice(self, info: Info, id: ID) -> Notice:  # noqa: A002 — its GraphQL name
        """Mark one of your notices as read, on all your devices."""
        context = info.context
        notice = await service.read(_number(id, "id"), by=context.by, now=context.now)
        return Notice.of(notice, context.locale)

    @own_command
    async def read_all_notices(self, info: Info) -> int:
        """Mark all your notices as read; how many were not."""
        return await service.read_all(by=info.context.by, now=info.context.now)


@strawberry.type
class NewsSubscription:
    """What open screens hear."""

    @signed_in
    async def news(self, info: Info) -> AsyncIterator[News]:
        """What changed for you, as it happens: new notices, tasks, a release."""
        async for piece in news.subscribe(info.context.by.person_id):
            yield News(kind=piece.kind, payload=JSON(dict(piece.payload)))
