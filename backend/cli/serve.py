"""The commands that run a server or a worker of an installation."""

import argparse
from dataclasses import replace

import uvicorn

from backend.app import make_app
from backend.settings import Settings, read_settings


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `serve` and `worker`."""
    serve_parser = subparsers.add_parser("serve", help="start the server of an installation")
    serve_parser.add_argument("--host", help="address to listen on")
    serve_parser.add_argument("--port", type=int, help="port to listen on")
    serve_parser.set_defaults(run=run_server)
    worker_parser = subparsers.add_parser(
        "worker", help="start an arq worker; needs PORTICO_REDIS_URL"
    )
    worker_parser.set_defaults(run=run_worker)


def serve(settings: Settings) -> None:
    """Serve until stopped; requests in hand are finished first."""
    uvicorn.run(
        make_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )


def run_server(chosen: argparse.Namespace) -> int:
    """Run `portico serve`."""
    settings = read_settings()
    serve(replace(settings, host=chosen.host or settings.host, port=chosen.port or settings.port))
    return 0


def run_worker(_: argparse.Namespace) -> int:
    """Run `portico worker`."""
    from backend.worker import work  # noqa: PLC0415 — arq is needed by this command alone

    work(read_settings())
    return 0
