"""Failed sign-ins (登录失败): how long an account rests after too many of them.

Logins that nobody has are counted in memory just so, so that an answer never tells whether a
login exists.
"""

from datetime import datetime, timedelta

from backend.kit.faults import Refused, refuse

FREE_ATTEMPTS = 5
LONGEST_REST = timedelta(hours=1)
REMEMBERED = 10_000
LOGIN_LENGTH = 60

_unknown: dict[str, tuple[int, datetime | None]] = {}


def rest_until(failed_count: int, now: datetime) -> datetime | None:
    """Return until when an account rests: after five failures a minute, then ever twice as long.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    >>> [rest_until(count, noon) for count in (4,)], (rest_until(7, noon) or noon).minute
    ([None], 4)
    """
    if failed_count < FREE_ATTEMPTS:
        return None
    doublings = min(failed_count - FREE_ATTEMPTS, 10)
    return now + min(timedelta(minutes=2**doublings), LONGEST_REST)


def locked(until: datetime, now: datetime) -> Refused:
    """Make the refusal of a resting account; it says how many minutes are left."""
    minutes = -((now - until) // timedelta(minutes=1))
    return refuse("access.sign_in.locked", "login", minutes=minutes)


def _short(login: str) -> str:
    """No account has a longer login, and a long one must not fill the memory."""
    return login[: LOGIN_LENGTH + 1]


def unknown_rests_until(login: str, now: datetime) -> datetime | None:
    """Return until when a login that nobody has rests."""
    until = _unknown.get(_short(login), (0, None))[1]
    return until if until is not None and until > now else None


def unknown_failed(login: str, now: datetime) -> None:
    """Count a failure of a login that nobody has."""
    short = _short(login)
    count = _unknown.pop(short, (0, None))[0] + 1
    _unknown[short] = count, rest_until(count, now)
    while len(_unknown) > REMEMBERED:
        _unknown.pop(next(iter(_unknown)))


def forget() -> None:
    """Forget the failures of logins that nobody has."""
    _unknown.clear()
