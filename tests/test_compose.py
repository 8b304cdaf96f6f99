"""The production shape names services, commands and settings that exist."""

from dataclasses import fields
from pathlib import Path

import yaml

from backend.cli.__main__ import parser
from backend.cli.reference import listed
from backend.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def test_the_shape_has_two_of_what_must_not_fail() -> None:
    assert {"postgres", "redis", "server-1", "server-2", "worker-1", "worker-2", "proxy"} <= set(
        COMPOSE["services"]
    )


def test_every_command_exists() -> None:
    known = {name for name, _ in listed(parser())}

    asked = {
        service["command"][0] for service in COMPOSE["services"].values() if "build" in service
    }

    assert asked <= known


def test_every_setting_exists() -> None:
    known = {f"PORTICO_{item.name.upper()}" for item in fields(Settings)}

    assert set(COMPOSE["x-portico"]["environment"]) <= known
