"""The archive (单证档案): bytes of papers under their SHA-256, in a folder.

A file is written whole before the transaction that records it, so a recorded paper is always
there; one that was written and never recorded does no harm. Leaves out who may read.
"""

import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from backend.kit.faults import refuse
from backend.settings import Settings

SHA256 = re.compile(r"[0-9a-f]{64}")


def folder_of(settings: Settings) -> Path:
    """Return where an installation keeps its papers."""
    return settings.data_dir / "papers"


def digest(content: bytes) -> str:
    """Return the name under which bytes are kept."""
    return hashlib.sha256(content).hexdigest()


def _path(folder: Path, sha256: str) -> Path:
    assert SHA256.fullmatch(sha256), "papers are named by their SHA-256"
    return folder / sha256[:2] / f"{sha256}.pdf"


def store(folder: Path, content: bytes) -> str:
    """Keep bytes and return their name: whole or not at all, also through a power cut."""
    sha256 = digest(content)
    target = _path(folder, sha256)
    if target.exists() and digest(target.read_bytes()) == sha256:
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{sha256}.{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    _sync_folder(target.parent)
    _sync_folder(folder)
    return sha256


def _sync_folder(folder: Path) -> None:
    """Make a rename last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(folder: Path, sha256: str) -> bytes:
    """Return kept bytes; raises Refused when they are gone or no longer what was kept."""
    try:
        content = _path(folder, sha256).read_bytes()
    except FileNotFoundError:
        raise refuse("document.archive.missing", sha256=sha256) from None
    if digest(content) != sha256:
        raise refuse("document.archive.broken", sha256=sha256)
    return content
