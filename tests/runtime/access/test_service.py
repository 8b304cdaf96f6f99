"""Signing in and staying signed in: rotation, theft, revocation, lock-out."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from backend.kit.faults import Refused
from backend.runtime.access import attempts, service
from backend.runtime.access.models import Account, Device, RefreshToken
from backend.runtime.access.service import SignedIn
from backend.runtime.access.viewer import Viewer
from backend.runtime.audit.models import JournalEntry
from backend.runtime.database import Database, transaction
from backend.settings import Settings
from tests.people import NOW, PASSWORD, Company, found_company

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def company(database: Database) -> Company:
    attempts.forget()
    return await found_company()


async def sign_in(
    settings: Settings, login: str = "lina", password: str = PASSWORD, minutes: int = 0
) -> SignedIn:
    return await service.sign_in(
        login, password, "李娜的手机", now=NOW + minutes * MINUTE, settings=settings
    )


async def refused_sign_in(settings: Settings, *given: object) -> str:
    with pytest.raises(Refused) as refused:
        await sign_in(settings, *given)  # type: ignore[arg-type]
    return refused.value.faults[0].code


async def refused_refresh(token: str, settings: Settings, key: str = "", minutes: int = 0) -> str:
    with pytest.raises(Refused) as refused:
        await service.refresh(token, now=NOW + minutes * MINUTE, settings=settings, key=key)
    return refused.value.faults[0].code


async def is_signed_in(session: SignedIn, settings: Settings) -> bool:
    service.forget()
    question = service.authenticate(session.access_token, now=NOW, settings=settings)
    (answer,) = await asyncio.gather(question, return_exceptions=True)
    if isinstance(answer, Refused):
        assert answer.faults[0].code == "access.session.ended"
        return False
    assert isinstance(answer, Viewer), answer
    return True


async def test_a_person_signs_in_on_a_device(company: Company, settings: Settings) -> None:
    session = await sign_in(settings, " ＬiＮa ")

    viewer = await service.authenticate(session.access_token, now=NOW, settings=settings)

    assert viewer.person_id == company.people["lina"]
    assert viewer.device_id == session.viewer.device_id
    assert [seen.name for seen in await service.list_devices(viewer)] == ["李娜的手机"]
    assert await JournalEntry.filter(event="access.signed_in").count() == 1


async def test_nothing_secret_is_stored_readable(company: Company, settings: Settings) -> None:
    session = await sign_in(settings)

    stored = [
        str(row)
        for model in (Account, Device, RefreshToken, JournalEntry)
        for row in await model.all().values()
    ]

    for secret in (session.refresh_token, session.access_token, PASSWORD):
        assert not [row for row in stored if secret in row]


async def test_wrong_pairs_get_the_same_answer(company: Company, settings: Settings) -> None:
    assert await refused_sign_in(settings, "lina", "wrong") == "access.sign_in.wrong"
    assert await refused_sign_in(settings, "nobody", PASSWORD) == "access.sign_in.wrong"
    assert await refused_sign_in(settings, "lina", "") == "access.sign_in.wrong"
    assert await refused_sign_in(settings, "lina", "x" * 10_000) == "access.sign_in.wrong"
    assert await refused_sign_in(settings, "' or '1'='1", "x") == "access.sign_in.wrong"
    assert await Device.all().count() == 0


async def test_texts_that_no_database_keeps_are_only_wrong(
    company: Company, settings: Settings
) -> None:
    for text in ("\0", "lina\0", "\ud83d", "lina\u202e", "x" * 100_000, ""):
        assert await refused_sign_in(settings, text, text) == "access.sign_in.wrong", text[:9]
        assert await refused_refresh(text, settings, text) == "access.refresh.unknown"
    session = await service.sign_in(
        "lina", PASSWORD, "\0小米\ud83d 14\n" + "x" * 500, now=NOW, settings=settings
    )
    await service.change_password(PASSWORD, "\0 \ud83d long 1", by=session.viewer, now=NOW)

    (device,) = await service.list_devices(session.viewer)
    assert device.name == "小米 14" + "x" * 95
    assert await sign_in(settings, "lina", "\0 \ud83d long 1")


async def test_five_failures_lock_an_account_ever_longer(
    company: Company, settings: Settings
) -> None:
    for login in ("lina", "nobody"):
        for _ in range(5):
            assert await refused_sign_in(settings, login, "wrong") == "access.sign_in.wrong"

        assert await refused_sign_in(settings, login, PASSWORD) == "access.sign_in.locked"
        assert await refused_sign_in(settings, login, "wrong", 1) == "access.sign_in.wrong"
        assert await refused_sign_in(settings, login, PASSWORD, 2) == "access.sign_in.locked"
    assert (await sign_in(settings, minutes=3)).viewer.login == "lina"
    assert (await Account.get(login="lina")).failed_count == 0
    assert await JournalEntry.filter(event="access.locked").count() == 2


async def test_a_lock_says_how_long_it_lasts(company: Company, settings: Settings) -> None:
    await Account.filter(login="lina").update(locked_until=NOW + MINUTE * 3 - timedelta(seconds=1))

    with pytest.raises(Refused) as refused:
        await sign_in(settings)

    assert refused.value.faults[0].facts == {"minutes": "3"}


async def test_guesses_at_once_are_all_counted(company: Company, settings: Settings) -> None:
    tries = [refused_sign_in(settings, "lina", f"guess {number}") for number in range(8)]

    await asyncio.gather(*tries)

    # Those that come after the lock are refused unread; none before it may be lost.
    account = await Account.get(login="lina")
    assert attempts.FREE_ATTEMPTS <= account.failed_count <= 8
    assert account.locked_until is not None
    assert await refused_sign_in(settings) == "access.sign_in.locked"


async def test_a_blocked_account_cannot_sign_in(company: Company, settings: Settings) -> None:
    await Account.filter(login="lina").update(is_active=False)

    assert await refused_sign_in(settings) == "access.sign_in.blocked"
    assert await refused_sign_in(settings, "lina", "wrong") == "access.sign_in.wrong"


async def test_a_refresh_token_is_good_once(company: Company, settings: Settings) -> None:
    first = await sign_in(settings)

    second = await service.refresh(first.refresh_token, now=NOW, settings=settings)
    third = await service.refresh(second.refresh_token, now=NOW, settings=settings)

    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert third.viewer.device_id == first.viewer.device_id
    assert await is_signed_in(third, settings)


async def test_a_stolen_token_ends_the_family_whoever_comes_second(
    company: Company, settings: Settings
) -> None:
    first = await sign_in(settings)
    other_device = await sign_in(settings)
    second = await service.refresh(first.refresh_token, now=NOW, settings=settings)

    assert await refused_refresh(first.refresh_token, settings) == "access.refresh.reused"

    assert await refused_refresh(second.refresh_token, settings) == "access.session.ended"
    assert not await is_signed_in(second, settings)
    assert await is_signed_in(other_device, settings)
    assert await JournalEntry.filter(event="access.token_reused").count() == 1


async def test_two_at_once_do_not_both_get_new_tokens(
    company: Company, settings: Settings
) -> None:
    session = await sign_in(settings)
    question = [
        service.refresh(session.refresh_token, now=NOW, settings=settings) for _ in range(2)
    ]

    answers = await asyncio.gather(*question, return_exceptions=True)

    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "SignedIn"]


async def test_a_lost_answer_is_asked_for_again_with_the_same_key(
    company: Company, settings: Settings
) -> None:
    first = await sign_in(settings)
    lost = await service.refresh(first.refresh_token, now=NOW, settings=settings, key="k1")

    again = await service.refresh(
        first.refresh_token, now=NOW + MINUTE, settings=settings, key="k1"
    )
    later = await service.refresh(again.refresh_token, now=NOW, settings=settings, key="k2")

    assert await refused_refresh(lost.refresh_token, settings) == "access.refresh.unknown"
    assert await is_signed_in(later, settings)
    assert await refused_refresh(first.refresh_token, settings, "k1") == "access.refresh.reused"


async def test_another_key_or_a_late_question_is_no_repetition(
    company: Company, settings: Settings
) -> None:
    for key, minutes in (("k2", 0), ("", 0), ("k1", 3)):
        first = await sign_in(settings)
        await service.refresh(first.refresh_token, now=NOW, settings=settings, key="k1")

        assert (
            await refused_refresh(first.refresh_token, settings, key, minutes)
            == "access.refresh.reused"
        )


async def test_a_refresh_token_ends_after_thirty_days(
    company: Company, settings: Settings
) -> None:
    session = await sign_in(settings)
    days = 60 * 24

    assert (
        await refused_refresh(session.refresh_token, settings, minutes=30 * days)
        == "access.refresh.expired"
    )
    assert await refused_refresh("made up", settings) == "access.refresh.unknown"


async def test_signing_out_ends_access_and_refresh(company: Company, settings: Settings) -> None:
    session = await sign_in(settings)

    async with transaction():
        await service.sign_out(by=session.viewer, now=NOW)

    assert not await is_signed_in(session, settings)
    assert await refused_refresh(session.refresh_token, settings) == "access.session.ended"


async def test_a_revoked_device_is_out_within_a_second(
    company: Company, settings: Settings
) -> None:
    phone, desk = await sign_in(settings), await sign_in(settings)
    assert await service.authenticate(phone.access_token, now=NOW, settings=settings)
    assert phone.viewer.device_id

    # Another process revokes it, so that this one is not told.
    await Device.filter(id=phone.viewer.device_id).update(revoked_at=NOW)
    await asyncio.sleep(0.9)

    with pytest.raises(Refused, match=r"access\.session\.ended"):
        await service.authenticate(phone.access_token, now=NOW, settings=settings)
    assert await service.authenticate(desk.access_token, now=NOW, settings=settings)


async def test_one_revokes_own_devices_and_an_administrator_anyones(
    company: Company, settings: Settings
) -> None:
    phone, desk = await sign_in(settings), await sign_in(settings)
    wang, he = await sign_in(settings, "wang"), await sign_in(settings, "he")
    assert phone.viewer.device_id
    assert desk.viewer.device_id

    with pytest.raises(Refused, match=r"access\.refused"):
        await service.revoke_device(phone.viewer.device_id, by=wang.viewer, now=NOW)
    assert await is_signed_in(phone, settings)
    await service.revoke_device(phone.viewer.device_id, by=desk.viewer, now=NOW)
    await service.revoke_device(desk.viewer.device_id, by=he.viewer, now=NOW)

    assert not await is_signed_in(phone, settings)
    assert not await is_signed_in(desk, settings)
    for gone in (phone.viewer.device_id, 987_654):
        with pytest.raises(Refused, match=r"access\.device\.unknown"):
            await service.revoke_device(gone, by=he.viewer, now=NOW)


async def test_blocking_an_account_ends_every_session(
    company: Company, settings: Settings
) -> None:
    session = await sign_in(settings)
    await Account.filter(login="lina").update(is_active=False)

    assert not await is_signed_in(session, settings)
    assert await refused_refresh(session.refresh_token, settings) == "access.session.ended"


async def test_a_new_password_signs_other_devices_out(
    company: Company, settings: Settings
) -> None:
    phone, desk = await sign_in(settings), await sign_in(settings)

    await service.change_password(PASSWORD, "新的密码 2026!", by=desk.viewer, now=NOW)

    assert await is_signed_in(desk, settings)
    assert not await is_signed_in(phone, settings)
    assert await refused_sign_in(settings) == "access.sign_in.wrong"
    assert await sign_in(settings, "lina", "新的密码 ２０２６！")


async def test_a_weak_password_is_refused_with_every_reason(
    company: Company, settings: Settings
) -> None:
    session = await sign_in(settings)

    for new, codes in (
        ("short1!", ["access.password.length"]),
        ("aaaaaaaaaaaa", ["access.password.simple"]),
        ("Lina-is-here", ["access.password.login"]),
        ("aaa", ["access.password.length", "access.password.simple"]),
        ("x1y2" * 100, ["access.password.length"]),
        (PASSWORD, ["access.password.same"]),
    ):
        with pytest.raises(Refused) as refused:
            await service.change_password(PASSWORD, new, by=session.viewer, now=NOW)
        assert [fault.code for fault in refused.value.faults] == codes, new


async def test_guessing_the_old_password_locks_too(company: Company, settings: Settings) -> None:
    session = await sign_in(settings)

    for _ in range(5):
        with pytest.raises(Refused, match=r"access\.sign_in\.wrong"):
            await service.change_password("guess", "long enough 1", by=session.viewer, now=NOW)

    with pytest.raises(Refused, match=r"access\.sign_in\.locked"):
        await service.change_password(PASSWORD, "long enough 1", by=session.viewer, now=NOW)


async def test_a_language_is_chosen_of_those_offered(company: Company, settings: Settings) -> None:
    lina = await company.viewer("lina")

    await service.set_locale("en", by=lina)

    assert (await company.viewer("lina")).locale == "en"
    with pytest.raises(Refused, match=r"access\.locale\.unknown"):
        await service.set_locale("fr", by=lina)


async def test_a_weak_secret_stops_sign_in(company: Company, settings: Settings) -> None:
    with pytest.raises(Refused, match=r"setting\.secret\.weak"):
        await sign_in(replace(settings, secret="weak"))
