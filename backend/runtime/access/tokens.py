"""Tokens (令牌): short access tokens that are signed, refresh tokens that are only remembered.

The one door to PyJWT. An access token says who and on which device, for ten minutes; what they
may do is read from the database each time. The algorithm is fixed here and never taken from a
token; a token's `kid` only chooses among the keys of this installation.
"""

import hashlib
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import jwt

from backend.kit.faults import refuse
from backend.settings import Settings

ALGORITHM = "HS256"
ISSUER = "portico"
ACCESS_LIFETIME = timedelta(minutes=10)
REFRESH_LIFETIME = timedelta(days=30)
TICKET_LIFETIME = timedelta(minutes=5)
TICKET_ISSUER = "portico ticket"
CLOCK_DIFFERENCE = timedelta(seconds=60)
SECRET_LENGTH = 32
KEY_FILE = "access.key"


@dataclass(frozen=True)
class Keys:
    """The keys of an installation by their id; the first signs, all verify."""

    by_id: Mapping[str, bytes]

    @property
    def signing_id(self) -> str:
        """The id of the key that signs."""
        return next(iter(self.by_id))


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who an access token speaks for."""

    person_id: int
    device_id: int


def _keys(texts: list[str]) -> Keys:
    """Derive each key from its text, so that every key has the full length of the hash."""
    keys = [hashlib.sha256(b"portico access token\0" + text.encode()).digest() for text in texts]
    return Keys({hashlib.sha256(key).hexdigest()[:16]: key for key in keys})


@lru_cache(maxsize=16)
def keys_of(settings: Settings) -> Keys:
    """Return the keys of an installation: of its secret, or of a key file made on first use.

    The key file holds a key a line: to rotate, put a new line on top and remove the old one
    after ten minutes. Raises Refused for a secret too weak to keep anybody out.
    """
    if not settings.secret:
        return _keys(_key_file(settings.data_dir / KEY_FILE))
    if len(settings.secret) < SECRET_LENGTH and not settings.demo:
        raise refuse("setting.secret.weak", "PORTICO_SECRET", length=SECRET_LENGTH)
    return _keys([settings.secret])


def _key_file(path: Path) -> list[str]:
    if not path.exists():
        _make_key_file(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise refuse("setting.key_file.open", "PORTICO_DATA_DIR", file=path)
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [line for line in lines if line]
    if not texts or min(map(len, texts)) < SECRET_LENGTH:
        raise refuse("setting.key_file.weak", "PORTICO_DATA_DIR", file=path, length=SECRET_LENGTH)
    return texts


def _make_key_file(path: Path) -> None:
    """Make the file whole under its name, so that two starting processes use the same key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(secrets.token_urlsafe(48) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was first; its key is the one to use
    finally:
        draft.unlink()


def access_token(bearer: Bearer, keys: Keys, *, now: datetime) -> tuple[str, datetime]:
    """Sign an access token; returns it and the moment until which it is good."""
    until = now.replace(microsecond=0) + ACCESS_LIFETIME
    claims = {
        "iss": ISSUER,
        "sub": str(bearer.person_id),
        "device": bearer.device_id,
        "iat": int(now.timestamp()),
        "exp": int(until.timestamp()),
    }
    key_id = keys.signing_id
    token = jwt.encode(claims, keys.by_id[key_id], ALGORITHM, headers={"kid": key_id})
    return token, until


def read_access_token(token: str, keys: Keys, *, now: datetime) -> Bearer:
    """Return who a token speaks for; raises Refused when it is expired or not ours."""
    claims = _claims(token, keys)
    issued_at, until = claims["iat"], claims["exp"]
    person_id, device_id = claims["sub"], claims["device"]
    if not all(type(value) is int for value in (issued_at, until, device_id)):
        raise refuse("access.token.invalid")
    if not person_id.isascii() or not person_id.isdecimal():
        raise refuse("access.token.invalid")
    if datetime.fromtimestamp(issued_at, UTC) > now + CLOCK_DIFFERENCE:
        raise refuse("access.token.invalid")
    if datetime.fromtimestamp(until, UTC) <= now:
        raise refuse("access.token.expired")
    return Bearer(int(person_id), device_id)


def sign_ticket(purpose: str, subject: str, keys: Keys, *, now: datetime) -> tuple[str, datetime]:
    """Sign a ticket: leave for one thing (a paper to open), for a few minutes, to whoever has it.

    For programs that cannot send an Authorization header. It is never good as an access token.
    """
    until = now.replace(microsecond=0) + TICKET_LIFETIME
    claims = {"iss": TICKET_ISSUER, "aud": purpose, "sub": subject, "exp": int(until.timestamp())}
    key_id = keys.signing_id
    token = jwt.encode(claims, keys.by_id[key_id], ALGORITHM, headers={"kid": key_id})
    return token, until


def read_ticket(ticket: str, purpose: str, keys: Keys, *, now: datetime) -> str:
    """Return what a ticket gives leave for; raises Refused when it is expired or not ours."""
    try:
        claims = jwt.decode(
            ticket,
            keys.by_id[jwt.get_unverified_header(ticket)["kid"]],
            algorithms=[ALGORITHM],
            issuer=TICKET_ISSUER,
            audience=purpose,
            options={"require": ["iss", "aud", "sub", "exp"], "verify_exp": False},
        )
        until = datetime.fromtimestamp(claims["exp"], UTC)
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise refuse("access.token.invalid") from error
    if until <= now:
        raise refuse("access.token.expired")
    return str(claims["sub"])


def _claims(token: str, keys: Keys) -> dict[str, Any]:
    """Verify signature and form; the moments are compared with the caller's `now`, not here."""
    try:
        key = keys.by_id[jwt.get_unverified_header(token)["kid"]]
        return jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            options={
                "require": ["iss", "sub", "device", "iat", "exp"],
                "verify_exp": False,
                "verify_iat": False,
            },
        )
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError) as error:
        raise refuse("access.token.invalid") from error


def new_refresh_token() -> str:
    """Make a refresh token: 256 random bits, kept by the client alone."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a refresh token; a plain hash will do, since it is random."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
