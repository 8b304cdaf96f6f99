"""Answers and errors (应答与错误): stable codes, paths, words in the reader's language.

What nobody expected is logged with the request's id and told as `server.error`: never a stack
trace, never the words of a library.
"""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import asyncpg
import orjson
from graphql import GraphQLError
from tortoise.exceptions import DBConnectionError

from backend.kit import messages
from backend.kit.faults import Fault, Refused

LOG = logging.getLogger("portico.api")
STOPPED = (
    DBConnectionError,
    ConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)
STATUS = {
    "graphql.syntax": 400, "graphql.validation": 400, "graphql.operation": 400,
    "graphql.variables": 400, "access.signed_out": 401, "access.token.invalid": 401,
    "access.token.expired": 401, "access.session.ended": 401, "server.database": 503,
    "server.error": 500,
}  # fmt: skip
Error = dict[str, Any]


def _causes(error: BaseException) -> Iterator[BaseException]:
    here: BaseException | None = error
    while here is not None:
        yield here
        original = here.original_error if isinstance(here, GraphQLError) else None
        here = original or here.__cause__ or here.__context__


def is_database_stopped(error: BaseException) -> bool:
    """Whether an exception says that the database does not answer."""
    return any(
        isinstance(item, STOPPED)
        or (isinstance(item, sqlite3.OperationalError) and _is_out_of_reach(item))
        for item in _causes(error)
    )


def _is_out_of_reach(error: sqlite3.OperationalError) -> bool:
    words = str(error)
    return any(part in words for part in ("unable to open", "disk I/O", "is locked", "readonly"))


def _refusal(error: BaseException) -> Refused | None:
    return next((item for item in _causes(error) if isinstance(item, Refused)), None)


def of_faults(faults: Sequence[Fault], locale: str, path: Sequence[str | int] = ()) -> Error:
    """Write a refusal: the first fault's code, all faults, in words."""
    first = faults[0]
    told = [
        {
            "code": fault.code,
            "at": fault.at,
            "message": messages.explain(fault, locale),
            "facts": dict(fault.facts),
        }
        for fault in faults
    ]
    error: Error = {"message": "\n".join(str(item["message"]) for item in told)}
    if path:
        error["path"] = list(path)
    error["extensions"] = {
        "code": first.code,
        "at": first.at,
        "facts": dict(first.facts),
        "faults": told,
    }
    return error


def of_exception(error: BaseException, locale: str, request_id: str) -> Error:
    """Write any exception as an error of the answer."""
    path = list(error.path or ()) if isinstance(error, GraphQLError) else []
    refused = _refusal(error)
    if refused is not None:
        return of_faults(refused.faults, locale, path)
    if is_database_stopped(error):
        LOG.error("request %s: the database does not answer", request_id, exc_info=error)
        return of_faults([Fault("server.database")], locale, path)
    if all(isinstance(item, GraphQLError) for item in _causes(error)) and not path:
        # graphql-core itself refuses before anything runs: a variable that does not fit.
        detail = {"detail": str(getattr(error, "message", error))}
        return of_faults([Fault("graphql.variables", "variables", detail)], locale, path)
    LOG.error("request %s failed", request_id, exc_info=error)
    return of_faults([Fault("server.error", "", {"request": request_id})], locale, path)


def status_of(errors: Sequence[Error], *, is_strict: bool) -> int:
    """Return the HTTP status of an answer without data.

    Readers of plain JSON get 200 for what is wrong with their question, as older clients
    expect; a session that ended and a server that fails are told by status to everybody.
    """
    code = errors[0]["extensions"]["code"]
    status = STATUS.get(code, 400 if code.startswith(("graphql.", "query.")) else 200)
    return status if is_strict or status in (401, 500, 503) else 200


def dumped(body: object) -> bytes:
    """Write an answer as JSON."""
    return orjson.dumps(body)
