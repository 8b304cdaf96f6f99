"""The production shape names services, commands, settings and files that exist."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.cli.__main__ import parser
from backend.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = {
    "POSTGRES_PASSWORD": "x",
    "PORTICO_SECRET": "s" * 48,
    "PORTICO_PUBLIC_URL": "https://x",
}


@pytest.fixture(scope="module")
def shape() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ours(shape: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The services that are built from this checkout."""
    return {name: it for name, it in shape["services"].items() if "build" in it}


def filled(text: str) -> str:
    """A value with its variables put in, as compose does."""
    return re.sub(r"\$\{(\w+):\?\}", lambda found: PASSWORD[found[1]], text)


def test_there_are_two_servers_two_workers_and_what_they_need(shape: dict[str, Any]) -> None:
    commands = [it.get("command") for it in shape["services"].values()]

    assert commands.count(["serve"]) == 2
    assert commands.count(["worker"]) == 2
    assert {"postgres", "redis", "migrate", "proxy"} <= set(shape["services"])


def test_every_command_is_one_that_portico_has(ours: dict[str, dict[str, Any]]) -> None:
    for service in ours.values():
        chosen = parser().parse_args(service["command"])

        assert callable(chosen.run)


def test_every_variable_is_a_setting_and_is_read(ours: dict[str, dict[str, Any]]) -> None:
    known = {f"PORTICO_{item.name.upper()}" for item in fields(Settings)}
    for service in ours.values():
        given = {name: filled(value) for name, value in service["environment"].items()}

        settings = read_settings(given)

        assert set(given) <= known
        assert not settings.run_jobs
        assert not settings.demo
        assert settings.redis_url == "redis://redis:6379/0"
        assert settings.database_url == "postgres://portico:x@postgres:5432/portico"


def test_every_service_waited_for_exists_and_can_be_waited_for(shape: dict[str, Any]) -> None:
    services = shape["services"]
    for service in services.values():
        for name, how in service.get("depends_on", {}).items():
            assert name in services
            assert how["condition"] != "service_healthy" or "healthcheck" in services[name]


def test_nobody_begins_before_the_tables_are_there(ours: dict[str, dict[str, Any]]) -> None:
    for name, service in ours.items():
        if name != "migrate":
            assert service["depends_on"]["migrate"] == {
                "condition": "service_completed_successfully"
            }


def test_every_volume_and_file_exists(shape: dict[str, Any]) -> None:
    for service in shape["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            found = (ROOT / source).is_file() if source.startswith(".") else True

            assert found, source
            assert source.startswith(".") or source in shape["volumes"]


def test_the_proxy_leads_to_the_servers_on_their_port(ours: dict[str, dict[str, Any]]) -> None:
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")

    for name, service in ours.items():
        if service["command"] == ["serve"]:
            assert f"{name}:{service['environment']['PORTICO_PORT']}" in caddyfile
    assert "health_uri /ready" in caddyfile
    assert "flush_interval -1" in caddyfile


def test_the_image_sets_itself_up_and_runs_commands() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()

    assert 'ENTRYPOINT ["./portico"]' in lines
    assert any(line.startswith("RUN ./portico setup") for line in lines)


def test_the_image_leaves_out_what_is_made_here() -> None:
    left_out = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())

    assert {".venv", ".portico", "web/node_modules", "web/dist", "var", ".git"} <= left_out
