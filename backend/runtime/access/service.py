"""Access, the front door (访问): signing in, staying signed in, signing out, devices, passwords.

Signing in, refreshing and changing a password open their own transactions, unlike other
services: a failed attempt and a stolen token must be remembered although the caller is refused.
Do not call them within a transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from backend.kit.faults import Fault, Refused, refuse
from backend.kit.messages import LOCALES
from backend.runtime.access import attempts, passwords, tokens
from backend.runtime.access.authority import require
from backend.runtime.access.models import Account, Device, Person, RefreshToken
from backend.runtime.access.people import (
    find_person,
    forget,
    head_of,
    holders,
    org_tree,
    person_names,
    session_viewer,
    viewer_of,
)
from backend.runtime.access.viewer import Viewer
from backend.runtime.audit import journal
from backend.runtime.database import transaction
from backend.settings import Settings

__all__ = [
    "DeviceSeen", "SignedIn", "authenticate", "change_password", "find_person", "forget",
    "head_of", "holders", "list_devices", "org_tree", "person_names", "refresh", "revoke_device",
    "set_locale", "sign_in", "sign_out", "viewer_of",
]  # fmt: skip

RETRY_SECONDS = 120
DEVICE_NAME_LENGTH = 100


@dataclass(frozen=True)
class SignedIn:
    """A session: the tokens, until when they are good, and who signed in."""

    access_token: str
    access_until: datetime
    refresh_token: str
    refresh_until: datetime
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """A device that a person is signed in on."""

    id: int
    name: str
    created_at: datetime
    last_seen_at: datetime
    is_this_one: bool


def plain_login(login: str) -> str:
    """Return a login as it is stored: half-width, without capitals and outer spaces."""
    return passwords.plain(login).strip().casefold()


def _printable(text: str) -> str:
    """Return a text without what no database keeps, such as U+0000 and halves of pairs."""
    return "".join(letter for letter in text if letter.isprintable()).strip()


async def sign_in(
    login: str, password: str, device_name: str, *, now: datetime, settings: Settings
) -> SignedIn:
    """Sign a person in on a new device; Refused in the same words for every wrong pair."""
    keys = tokens.keys_of(settings)
    account = await _account_with(plain_login(login), password, now)
    async with transaction():
        good = await Account.filter(id=account.id).select_for_update().get()
        if good.locked_until is not None and good.locked_until > now:
            raise attempts.locked(good.locked_until, now)
        if good.password_hash != account.password_hash or not good.is_active:
            raise refuse("access.sign_in.wrong", "password")
        good.failed_count, good.locked_until = 0, None
        await good.save(update_fields=["failed_count", "locked_until"])
        device = await Device.create(
            person_id=good.person_id,
            name=_printable(device_name)[:DEVICE_NAME_LENGTH] or "?",
            created_at=now,
            last_seen_at=now,
        )
        token = await _issue(device.id, str(uuid4()), now)
        viewer = await viewer_of(good.person_id, device.id, now=now)
        await journal.record("access.signed_in", "device", device.id, by=viewer, now=now)
    return _session(viewer, token, keys, now)


async def _account_with(login: str, password: str, now: datetime) -> Account:
    """Return the account of a login and password; counts what fails."""
    may_exist = _printable(login) == login and len(login) <= attempts.LOGIN_LENGTH
    account = await Account.get_or_none(login=login) if may_exist else None
    rests_until = account.locked_until if account else attempts.unknown_rests_until(login, now)
    if rests_until is not None and rests_until > now:
        raise attempts.locked(rests_until, now)
    if account is None:
        await passwords.spend_the_time_of_a_check(password)
        attempts.unknown_failed(login, now)
        raise refuse("access.sign_in.wrong", "password")
    if await passwords.is_password(password, account.password_hash):
        if not account.is_active:
            raise refuse("access.sign_in.blocked", "login")
        return account
    await _count_failure(account, now)
    raise refuse("access.sign_in.wrong", "password")


async def _count_failure(account: Account, now: datetime) -> None:
    async with transaction():
        failed = await Account.filter(id=account.id).select_for_update().get()
        failed.failed_count += 1
        failed.locked_until = attempts.rest_until(failed.failed_count, now)
        await failed.save(update_fields=["failed_count", "locked_until"])
        if failed.locked_until is not None:
            after = {"failed": failed.failed_count, "until": failed.locked_until}
            await journal.record(
                "access.locked", "account", failed.id, by=None, now=now, after=after
            )


async def _issue(device_id: int, family: str, now: datetime) -> str:
    """Make the next refresh token of a family."""
    token = tokens.new_refresh_token()
    await RefreshToken.create(
        device_id=device_id,
        token_hash=tokens.token_hash(token),
        family=family,
        issued_at=now,
        expires_at=now + tokens.REFRESH_LIFETIME,
    )
    return token


def _session(viewer: Viewer, refresh_token: str, keys: tokens.Keys, now: datetime) -> SignedIn:
    assert viewer.device_id is not None, "a session has a device"
    bearer = tokens.Bearer(viewer.person_id, viewer.device_id)
    access_token, until = tokens.access_token(bearer, keys, now=now)
    return SignedIn(access_token, until, refresh_token, now + tokens.REFRESH_LIFETIME, viewer)


async def authenticate(token: str, *, now: datetime, settings: Settings) -> Viewer:
    """Return whom an access token speaks for, read at most half a second ago; else Refused."""
    bearer = tokens.read_access_token(token, tokens.keys_of(settings), now=now)
    return await session_viewer(bearer.person_id, bearer.device_id, now=now)


async def refresh(
    refresh_token: str, *, now: datetime, settings: Settings, key: str = ""
) -> SignedIn:
    """Trade a refresh token for new tokens; it is good once.

    A token that comes a second time was stolen, from the one or the other: the device is
    revoked. Only the same `key` within two minutes is a repeated question whose answer was
    lost: it gets another token, and the lost one is good no more.
    """
    keys = tokens.keys_of(settings)
    async with transaction():
        answer = await _rotate(refresh_token, key, now)
    if isinstance(answer, Fault):
        raise Refused(answer)
    viewer, token = answer
    return _session(viewer, token, keys, now)


async def _rotate(refresh_token: str, key: str, now: datetime) -> tuple[Viewer, str] | Fault:
    used = (
        await RefreshToken.filter(token_hash=tokens.token_hash(refresh_token))
        .select_for_update()
        .first()
    )
    if used is None:
        return Fault("access.refresh.unknown")
    device = await Device.filter(id=used.device_id).select_for_update().get()
    if device.revoked_at is not None:
        return Fault("access.session.ended")
    if used.expires_at <= now:
        return Fault("access.refresh.expired")
    key_hash = tokens.token_hash(key) if key else ""
    if used.used_at is not None and not await _is_repeated(used, key_hash, now):
        await _revoke(device, None, now, "access.token_reused")
        return Fault("access.refresh.reused")
    try:
        viewer = await viewer_of(device.person_id, device.id, now=now)
    except Refused:
        return Fault("access.session.ended")
    used.used_at, used.used_key = used.used_at or now, key_hash
    await used.save(update_fields=["used_at", "used_key"])
    device.last_seen_at = now
    await device.save(update_fields=["last_seen_at"])
    return viewer, await _issue(device.id, used.family, now)


async def _is_repeated(used: RefreshToken, key_hash: str, now: datetime) -> bool:
    """Whether the same question comes again, its answer unused; that answer then ends."""
    assert used.used_at is not None, "it was asked before"
    if not key_hash or key_hash != used.used_key:
        return False
    if (now - used.used_at).total_seconds() > RETRY_SECONDS:
        return False
    newer = RefreshToken.filter(family=used.family, id__gt=used.id)
    if await newer.filter(used_at__isnull=False).exists():
        return False
    await newer.delete()
    return True


async def _revoke(device: Device, by: Viewer | None, now: datetime, event: str) -> None:
    device.revoked_at = now
    await device.save(update_fields=["revoked_at"])
    await journal.record(event, "device", device.id, by=by, now=now)
    forget()


async def sign_out(*, by: Viewer, now: datetime) -> None:
    """End the session of the viewer's own device."""
    assert by.device_id is not None, "a session has a device"
    device = await Device.filter(id=by.device_id).select_for_update().get()
    if device.revoked_at is None:
        await _revoke(device, by, now, "access.signed_out")


async def revoke_device(device_id: int, *, by: Viewer, now: datetime) -> None:
    """Revoke a device: one's own, or another's by an administrator of accounts above them."""
    device = await Device.filter(id=device_id).select_for_update().first()
    if device is not None and device.person_id != by.person_id:
        person = await Person.get(id=device.person_id)
        require(by, "account.administer", "handle", org_id=person.unit_id)
    if device is None or device.revoked_at is not None:
        raise refuse("access.device.unknown", "device")
    await _revoke(device, by, now, "access.device_revoked")


async def list_devices(by: Viewer) -> list[DeviceSeen]:
    """Return where the viewer is signed in, the latest first."""
    rows = await Device.filter(person_id=by.person_id, revoked_at__isnull=True).order_by(
        "-last_seen_at", "-id"
    )
    return [
        DeviceSeen(row.id, row.name, row.created_at, row.last_seen_at, row.id == by.device_id)
        for row in rows
    ]


async def change_password(old: str, new: str, *, by: Viewer, now: datetime) -> None:
    """Change one's own password; every other device is signed out."""
    passwords.refuse_weak(new, by.login)
    account = await _account_with(by.login, old, now)
    if await passwords.is_password(new, account.password_hash):
        raise refuse("access.password.same", "newPassword")
    password_hash = await passwords.hash_password(new)
    async with transaction():
        account = await Account.filter(id=account.id).select_for_update().get()
        account.password_hash = password_hash
        account.failed_count, account.locked_until = 0, None
        await account.save(update_fields=["password_hash", "failed_count", "locked_until"])
        others = Device.filter(person_id=by.person_id, revoked_at__isnull=True)
        await others.exclude(id=by.device_id).update(revoked_at=now)
        await journal.record("access.password_changed", "account", account.id, by=by, now=now)
    forget()


async def set_locale(locale: str, *, by: Viewer) -> None:
    """Choose the language that a person reads."""
    if locale not in LOCALES:
        raise refuse("access.locale.unknown", "locale", allowed=", ".join(LOCALES))
    await Account.filter(person_id=by.person_id).update(locale=locale)
    forget()
