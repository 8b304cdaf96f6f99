"""Requests (请求): what arrives over HTTP, checked before anything runs."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import orjson
from starlette.requests import Request

from backend.api.direct import Asked
from backend.kit.faults import Refused, refuse
from backend.kit.messages import DEFAULT_LOCALE, LOCALES
from backend.runtime.access.viewer import Viewer

MOST_BYTES = 2 * 1024 * 1024
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
KNOWN_KEYS = {"query", "documentId", "variables", "operationName", "extensions"}
Documents = Mapping[str, str]


def stored_documents(folder: Path) -> Documents:
    """Return the stored documents of a folder, by file name without ending and by SHA-256."""
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.graphql")):
        text = file.read_text(encoding="utf-8")
        found[file.stem] = text
        found[hashlib.sha256(text.encode()).hexdigest()] = text
    return found


def request_id(request: Request) -> str:
    """Return the request's id: the one it brought when that is plain, else a new one."""
    given = request.headers.get("x-request-id", "")
    return given if GIVEN_ID.fullmatch(given) else uuid4().hex


def locale_of(request: Request, viewer: Viewer | None = None) -> str:
    """Return the language of a reader: what the request accepts, else what the person chose."""
    best, best_weight = "", 0
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, parameters = part.partition(";")
        language = tag.strip().lower().partition("-")[0]
        known = next((item for item in LOCALES if item.lower().startswith(language)), "")
        weight = _weight(parameters)
        if language and known and weight > best_weight:
            best, best_weight = known, weight
    if best:
        return best
    return viewer.locale if viewer and viewer.locale in LOCALES else DEFAULT_LOCALE


def _weight(parameters: str) -> int:
    """A quality value in thousandths; 1 without one, and 0 for what cannot be read."""
    found = re.fullmatch(r"\s*q=([01])(?:\.([0-9]{0,3}))?\s*", parameters)
    if not parameters:
        return 1000
    return int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0")) if found else 0


def bearer(request: Request) -> str:
    """Return the access token of a request, empty without one; Refused for another scheme."""
    header = request.headers.get("authorization", "")
    if not header:
        return ""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise refuse("access.token.invalid")
    return token.strip()


async def read_body(request: Request) -> bytes:
    """Return the body, refused when it is too large; a wrong length header changes nothing."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise refuse("http.body.length", most=MOST_BYTES)
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise refuse("http.body.length", most=MOST_BYTES)
        parts.append(part)
    return b"".join(parts)


def asked(body: bytes, documents: Documents) -> Asked:
    """Read what is asked; raises Refused for what is not one GraphQL request."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise refuse("http.json", detail=str(error)) from None
    if isinstance(found, list):
        raise refuse("graphql.batch")
    if not isinstance(found, dict):
        raise refuse("graphql.request", "body", wanted="{query, variables}")
    unknown = sorted(found.keys() - KNOWN_KEYS)
    if unknown:
        raise refuse("graphql.request", unknown[0], wanted=", ".join(sorted(KNOWN_KEYS)))
    variables = found.get("variables")
    if variables is not None and not isinstance(variables, dict):
        raise refuse("graphql.request", "variables", wanted="{…}")
    name = found.get("operationName")
    if name is not None and not isinstance(name, str):
        raise refuse("graphql.request", "operationName", wanted='"…"')
    return Asked(_text(found, documents), variables or {}, name or "")


def _text(found: Mapping[str, object], documents: Documents) -> str:
    document_id, text = found.get("documentId"), found.get("query")
    if document_id is None:
        if not isinstance(text, str):
            raise refuse("graphql.request", "query", wanted='"{ … }"')
        return text
    if not isinstance(document_id, str) or document_id not in documents:
        raise refuse("graphql.document", "documentId", document=str(document_id)[:80])
    if text is not None:
        raise refuse("graphql.request", "query", wanted="documentId | query")
    return documents[document_id]


HTTP_STATUS = {
    "http.body.length": 413, "http.json": 400, "http.content_type": 415, "http.method": 405,
    "graphql.batch": 400, "graphql.request": 400, "graphql.document": 400,
}  # fmt: skip


def status_of(refusal: Refused) -> int:
    """Return the status of a request that is not one: these are told by status to everybody."""
    return HTTP_STATUS.get(refusal.faults[0].code, 401)
