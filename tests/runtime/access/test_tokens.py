"""Access tokens: ours and fresh, or nothing; keys that are worth the name."""

import base64
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from backend.kit.faults import Refused
from backend.runtime.access.tokens import (
    ACCESS_LIFETIME,
    Bearer,
    Keys,
    access_token,
    keys_of,
    read_access_token,
    token_hash,
)
from backend.settings import Settings

NOW = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)
KEYS = keys_of(Settings(secret="s" * 32))
LI_NA = Bearer(7, 3)


def claims(**changed: Any) -> dict[str, Any]:
    made = {
        "iss": "portico",
        "sub": "7",
        "device": 3,
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 600,
    }
    return {name: value for name, value in {**made, **changed}.items() if value is not None}


def signed(
    body: dict[str, Any],
    key: bytes | None = None,
    algorithm: str = "HS256",
    headers: dict[str, Any] | None = None,
) -> str:
    given = {"kid": KEYS.signing_id} if headers is None else headers
    return jwt.encode(body, key or KEYS.by_id[KEYS.signing_id], algorithm, headers=given)


def by_hand(header: dict[str, Any], body: dict[str, Any], signature: str = "") -> str:
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in (header, body)
    ]
    return ".".join([*parts, signature])


def refusal(token: str, now: datetime = NOW, keys: Keys = KEYS) -> str:
    with pytest.raises(Refused) as refused:
        read_access_token(token, keys, now=now)
    return refused.value.faults[0].code


def test_a_token_is_good_for_ten_minutes() -> None:
    token, until = access_token(LI_NA, KEYS, now=NOW)

    assert until == NOW + ACCESS_LIFETIME
    assert read_access_token(token, KEYS, now=NOW) == LI_NA
    assert read_access_token(token, KEYS, now=until - timedelta(seconds=1)) == LI_NA
    assert refusal(token, until) == "access.token.expired"


def test_a_token_from_the_future_is_not_ours() -> None:
    token, _ = access_token(LI_NA, KEYS, now=NOW + timedelta(minutes=5))

    assert refusal(token) == "access.token.invalid"


def test_no_algorithm_but_ours_is_taken() -> None:
    kid = KEYS.signing_id
    key = KEYS.by_id[kid]

    assert read_access_token(signed(claims()), KEYS, now=NOW) == LI_NA
    for token in (
        by_hand({"alg": "none", "typ": "JWT", "kid": kid}, claims()),
        by_hand({"alg": "None", "kid": kid}, claims()),
        by_hand({"alg": "HS256", "kid": kid}, claims()),
        by_hand({"kid": kid}, claims()),
        jwt.encode(claims(), None, "none", headers={"kid": kid}),
        signed(claims(), key * 2, "HS512"),
        signed(claims(), key * 2, "HS384"),
    ):
        assert refusal(token) == "access.token.invalid", token


def test_a_kid_only_chooses_among_our_keys() -> None:
    for kid in ("", "../access.key", "/dev/null", "0" * 16, "' or 1=1", KEYS.signing_id.upper()):
        assert refusal(signed(claims(), headers={"kid": kid})) == "access.token.invalid", kid
    for header in ({}, {"kid": 7}, {"kid": None}, {"kid": [KEYS.signing_id]}):
        token = by_hand({"alg": "HS256", **header}, claims(), "c2lnbmVk")
        assert refusal(token) == "access.token.invalid", header
    jwk = {"kid": KEYS.signing_id, "jwk": {"kty": "oct", "k": "YQ"}, "jku": "https://evil.example"}
    forged = signed(claims(), b"a" * 32, headers=jwk)
    assert refusal(forged) == "access.token.invalid"


def test_what_is_signed_must_be_whole() -> None:
    for changed in (
        {"iss": "other"},
        {"iss": None},
        {"sub": None},
        {"sub": "lina"},
        {"sub": "-7"},
        {"sub": "７"},
        {"sub": ""},
        {"device": None},
        {"device": "3"},
        {"device": True},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
    ):
        assert refusal(signed(claims(**changed))) == "access.token.invalid", changed


def test_what_is_no_token_is_refused() -> None:
    token, _ = access_token(LI_NA, KEYS, now=NOW)
    head, body, signature = token.split(".")
    other_body = signed(claims(sub="8")).split(".")[1]

    for text in (
        "",
        ".",
        "..",
        "李娜",
        "a.b.c",
        f"{head}.{body}",
        f"{head}.{body}.",
        f"{head}.{body}.{signature[:-2]}",
        f"{head}.{other_body}.{signature}",
        f"{token}.{signature}",
        "x" * 100_000,
    ):
        assert refusal(text) == "access.token.invalid", text[:40]


def test_another_installations_token_is_refused() -> None:
    other = keys_of(Settings(secret="t" * 32))
    token, _ = access_token(LI_NA, other, now=NOW)

    assert refusal(token) == "access.token.invalid"


def test_a_weak_secret_is_refused_outside_demo() -> None:
    with pytest.raises(Refused, match=r"setting\.secret\.weak"):
        keys_of(Settings(secret="s" * 31))

    assert len(keys_of(Settings(secret="demo", demo=True)).by_id) == 1


def test_a_key_file_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    first = keys_of(Settings(data_dir=tmp_path / "new"))
    again = keys_of(Settings(data_dir=tmp_path / "new", port=1))

    path = tmp_path / "new" / "access.key"
    assert first == again
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["access.key"]


def test_a_new_key_on_top_signs_and_the_old_one_still_verifies(tmp_path: Path) -> None:
    old = keys_of(Settings(data_dir=tmp_path))
    token, _ = access_token(LI_NA, old, now=NOW)
    path = tmp_path / "access.key"
    path.write_text("n" * 40 + "\n" + path.read_text())

    new = keys_of(Settings(data_dir=tmp_path, port=1))

    assert new.signing_id != old.signing_id
    assert read_access_token(token, new, now=NOW) == LI_NA


def test_a_key_file_that_others_read_or_that_is_weak_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "access.key"
    for text, mode, code in (
        ("k" * 40, 0o640, "setting.key_file.open"),
        ("k" * 40, 0o604, "setting.key_file.open"),
        ("", 0o600, "setting.key_file.weak"),
        ("k" * 40 + "\nshort\n", 0o600, "setting.key_file.weak"),
    ):
        path.write_text(text)
        path.chmod(mode)

        with pytest.raises(Refused) as refused:
            keys_of(Settings(data_dir=tmp_path))

        assert refused.value.faults[0].code == code


def test_a_refresh_token_is_stored_as_a_hash() -> None:
    assert token_hash("a") != token_hash("b")
    assert len(token_hash("a")) == 64
