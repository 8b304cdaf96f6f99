"""Sending and reading notices (消息): in-app, in both languages, one row a person.

Leaves out other channels (e-mail, SMS, WeCom), preferences and quiet hours: they will follow
the journal like everything else.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from backend.kit.faults import refuse
from backend.metadata.catalogue import Label
from backend.office.notices.models import Notice
from backend.runtime import news
from backend.runtime.access.viewer import Viewer

ONCE_WITHIN = timedelta(minutes=5)
NOTHING = Label("", "")


async def send(
    person_ids: Iterable[int],
    kind: str,
    *,
    title: Label,
    body: Label = NOTHING,
    link: str = "",
    now: datetime,
) -> int:
    """Send a notice to people in the running transaction; return how many got it.

    `kind` names it in code (`case.task`), `link` is the client's path to open
    (`/inbox/12`). The very same notice within five minutes is sent once (chapter 11 §7.2).
    """
    words = {
        "kind": kind,
        "title_zh": title.zh,
        "title_en": title.en,
        "body_zh": body.zh,
        "body_en": body.en,
        "link": link,
    }
    people = set(person_ids)
    lately = Notice.filter(person_id__in=people, created_at__gt=now - ONCE_WITHIN, **words)
    people -= set(await lately.values_list("person_id", flat=True))
    await Notice.bulk_create(
        [Notice(person_id=person_id, created_at=now, **words) for person_id in sorted(people)]
    )
    await news.publish(people, "notice", {"kind": kind, "link": link})
    return len(people)


async def list_own(
    by: Viewer, *, first: int, before: int | None = None, only_unread: bool = False
) -> list[Notice]:
    """Return a person's own notices, the latest first, older than one of them."""
    own = Notice.filter(person_id=by.person_id)
    if before is not None:
        own = own.filter(id__lt=before)
    if only_unread:
        own = own.filter(read_at=None)
    return await own.order_by("-id").limit(first)


async def unread_count(by: Viewer) -> int:
    """Return how many of a person's own notices wait to be read."""
    return await Notice.filter(person_id=by.person_id, read_at=None).count()


async def read(notice_id: int, *, by: Viewer, now: datetime) -> Notice:
    """Mark an own notice as read, on every device; reading it again changes nothing.

    Raises Refused `notice.unknown` for somebody else's notice, as for one that never was.
    """
    notice = await Notice.filter(id=notice_id, person_id=by.person_id).first()
    if notice is None:
        raise refuse("notice.unknown", "id", id=notice_id)
    if notice.read_at is None:
        notice.read_at = now
        await notice.save(update_fields=["read_at"])
        await news.publish([by.person_id], "notice.read", {"id": str(notice_id)})
    return notice


async def read_all(*, by: Viewer, now: datetime) -> int:
    """Mark all own notices as read; return how many were not."""
    count = await Notice.filter(person_id=by.person_id, read_at=None).update(read_at=now)
    if count:
        await news.publish([by.person_id], "notice.read", {})
    return count
