"""A real server of the demo group, small: on SQLite alone, and on PostgreSQL with Redis."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tests.conftest import POSTGRES, REDIS, needs

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "portico-demo"
POLICIES = "150"


@dataclass
class Site:
    """A running installation, and people signed in to it."""

    address: str
    environment: dict[str, str]
    tokens: dict[str, str] = field(default_factory=dict)

    def post(self, login: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send a GraphQL request as one of the demo's people, or as nobody."""
        headers = {"accept-language": "zh-CN"}
        if login:
            headers["authorization"] = f"Bearer {self.token(login)}"
        sent = httpx.post(f"{self.address}/graphql", json=body, headers=headers, timeout=30)
        return sent.json()

    def ask(self, login: str, query: str, /, **variables: Any) -> dict[str, Any]:
        """Send a query that must succeed; returns its data."""
        answer = self.post(login, {"query": query, "variables": variables})
        assert "errors" not in answer, answer
        return answer["data"]

    def stored(self, login: str, document: str, /, **variables: Any) -> dict[str, Any]:
        """Send a stored document that must succeed, as the phone does."""
        answer = self.post(login, {"documentId": document, "variables": variables})
        assert "errors" not in answer, answer
        return answer["data"]

    def refusal(self, login: str, document: str, /, **variables: Any) -> dict[str, Any]:
        """Send a stored document that must be refused; returns the first error."""
        answer = self.post(login, {"documentId": document, "variables": variables})
        return answer["errors"][0]

    def token(self, login: str) -> str:
        """Return an access token, signing in the first time."""
        if login not in self.tokens:
            data = self.stored("", "sign-in", login=login, password=PASSWORD, device="test")
            self.tokens[login] = data["signIn"]["accessToken"]
        return self.tokens[login]

    def command(self, *arguments: str) -> str:
        """Run one of the installation's commands; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "backend.cli", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _make_database(name: str) -> None:
    admin = await asyncpg.connect(f"{POSTGRES}/postgres")
    try:
        await admin.execute(f'drop database if exists "{name}" with (force)')
        await admin.execute(f'create database "{name}"')
    finally:
        await admin.close()


def _environment(kind: str, folder: Path, port: int) -> dict[str, str]:
    given = {
        "PORTICO_DATA_DIR": str(folder),
        "PORTICO_PORT": str(port),
        "PORTICO_SECRET": "j" * 40,
        "PORTICO_DEMO": "1",
        "PYTHONPATH": str(ROOT),
    }
    if kind == "postgres":
        needs("Postgres", POSTGRES)
        needs("Redis", REDIS)
        name = f"portico_journey_{os.getpid()}"
        # A browser's test has a loop running in this thread; another thread has none.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _make_database(name)).result()
        given |= {
            "PORTICO_DATABASE_URL": f"{POSTGRES}/{name}",
            "PORTICO_REDIS_URL": f"{REDIS}/5",
            "PORTICO_RUN_JOBS": "0",
        }
    return {**os.environ, **given}


def _wait_until_ready(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended while it started"
        try:
            if httpx.get(f"{address}/ready", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    pytest.fail("the server did not become ready in 60 seconds")


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Give an installation of its own; on PostgreSQL a worker does the jobs."""
    folder, port = tmp_path_factory.mktemp("site"), _free_port()
    environment = _environment(request.param, folder, port)
    run = [sys.executable, "-m", "backend.cli"]
    seeding = subprocess.run(
        [*run, "seed", "demo", "--policies", POLICIES],
        cwd=ROOT, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert seeding.returncode == 0, seeding.stderr
    commands = [["serve"], *([["worker"]] if request.param == "postgres" else [])]
    running = [
        subprocess.Popen([*run, *command], cwd=ROOT, env=environment) for command in commands
    ]
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, running[0])
        yield Site(address, environment)
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(20)
