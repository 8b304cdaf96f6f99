"""The archive: whole files under their hash, and nothing else."""

from pathlib import Path

import pytest

from backend.kit.faults import Refused
from backend.office.documents import archive

CONTENT = b"%PDF-1.7 a paper"


def test_bytes_are_kept_once_under_their_hash(tmp_path: Path) -> None:
    first = archive.store(tmp_path, CONTENT)
    second = archive.store(tmp_path, CONTENT)

    assert first == second == archive.digest(CONTENT)
    assert archive.read(tmp_path, first) == CONTENT
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{first}.pdf"]


def test_a_file_that_cannot_be_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        archive.store(tmp_path, CONTENT)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_changed_or_lost_file_is_never_served(tmp_path: Path) -> None:
    sha256 = archive.store(tmp_path, CONTENT)
    kept = next(tmp_path.rglob("*.pdf"))

    kept.write_bytes(CONTENT + b" ")
    with pytest.raises(Refused, match="broken"):
        archive.read(tmp_path, sha256)
    assert archive.store(tmp_path, CONTENT) == sha256
    assert archive.read(tmp_path, sha256) == CONTENT

    kept.unlink()
    with pytest.raises(Refused, match="missing"):
        archive.read(tmp_path, sha256)
