"""Passwords (密码): argon2id in threads of their own, and what a good one is.

A hash takes 64 MiB and tens of milliseconds, so a burst of sign-ins waits here and not in the
event loop, and never takes more memory than two hashes.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.kit.faults import Fault, raise_if_any

SHORTEST = 8
LONGEST = 200

_threads = ThreadPoolExecutor(2, thread_name_prefix="argon2")
_hasher = PasswordHasher()
_Answer = TypeVar("_Answer")


def plain(text: str) -> str:
    """Return a text with full-width letters and digits, as Chinese keyboards give, made half."""
    return unicodedata.normalize("NFKC", text)


def octets(text: str) -> bytes:
    """Return the bytes of any text a client can send, half a surrogate pair too."""
    return text.encode("utf-8", "surrogatepass")


async def _in_thread(work: Callable[[], _Answer]) -> _Answer:
    return await asyncio.get_running_loop().run_in_executor(_threads, work)


async def hash_password(password: str) -> str:
    """Hash a password with a salt of its own."""
    return await _in_thread(lambda: _hasher.hash(octets(plain(password))))


async def is_password(password: str, password_hash: str) -> bool:
    """Whether a password is the one that was hashed."""
    if len(password) > LONGEST:
        return False
    return await _in_thread(lambda: _verify(password, password_hash))


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, octets(plain(password)))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


async def spend_the_time_of_a_check(password: str) -> None:
    """Do the work of a check for nobody, so that an unknown login takes as long as a known one."""
    await _in_thread(lambda: _verify(password[:LONGEST], _nobodys_hash()))


def refuse_weak(password: str, login: str) -> None:
    """Raise Refused with all that is wrong with a new password."""
    written = plain(password)
    faults: list[Fault] = []
    if not SHORTEST <= len(written) <= LONGEST:
        facts = {"shortest": str(SHORTEST), "longest": str(LONGEST)}
        faults.append(Fault("access.password.length", "newPassword", facts))
    if len(set(written)) < 4:
        faults.append(Fault("access.password.simple", "newPassword"))
    if login.casefold() in written.casefold():
        faults.append(Fault("access.password.login", "newPassword"))
    raise_if_any(faults)
