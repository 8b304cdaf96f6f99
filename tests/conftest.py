"""Fixtures for every test: settings, an open and empty database of each kind."""

import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from tortoise.context import get_current_context

from backend.modules import MODEL_MODULES
from backend.runtime.database import Database, open_database
from backend.settings import Settings

POSTGRES = os.environ.get("PORTICO_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("PORTICO_TEST_REDIS", "redis://127.0.0.1:6379")


def _answers(url: str) -> bool:
    host, port = url.rsplit("@", 1)[-1].removeprefix("redis://").split("/")[0].split(":")
    try:
        with socket.create_connection((host, int(port)), timeout=1):
            return True
    except OSError:
        return False


def needs(service: str, url: str) -> None:
    """Skip a test whose service is not there; in CI that is a failure instead."""
    if _answers(url):
        return
    message = f"{service} does not answer at {url}; start it or set PORTICO_TEST_{service.upper()}"
    if os.environ.get("PORTICO_REQUIRE_ALL"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Run the test once on each database."""
    return str(request.param)


@pytest.fixture
async def settings(database_kind: str, tmp_path: Path, worker_id: str) -> Settings:
    """Settings of an installation of its own, with an empty database."""
    if database_kind == "sqlite":
        return Settings(data_dir=tmp_path, secret="s" * 40)
    needs("Postgres", POSTGRES)
    name = f"portico_test_{worker_id}_{os.getpid()}"
    admin = await asyncpg.connect(f"{POSTGRES}/postgres")
    try:
        await admin.execute(f'drop database if exists "{name}" with (force)')
        await admin.execute(f'create database "{name}"')
    finally:
        await admin.close()
    return Settings(data_dir=tmp_path, database_url=f"{POSTGRES}/{name}", secret="s" * 40)


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Give an open database with every table and no rows."""
    async with open_database(settings, MODEL_MODULES) as opened:
        await get_current_context().generate_schemas()
        yield opened
