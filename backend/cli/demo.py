"""The command `portico demo`: loads the demo group once, then starts everything."""

import argparse
import asyncio
import socket
import time
from dataclasses import replace
from pathlib import Path

from backend.cli.serve import serve
from backend.kit.clock import utc_now
from backend.kit.faults import refuse
from backend.modules import MODEL_MODULES, install
from backend.runtime.database import open_database
from backend.runtime.migrating import migrate_to_head
from backend.settings import Settings, read_settings
from seeds.demo.people import NAMED, PASSWORD
from seeds.load import load_base, load_demo

POLICIES = 20_000
WHAT_TO_TRY = """
What to try
  1  On the phone page, sign in as lina: find a product, open the quote form, send a quote.
  2  Sign in as wangfang: the quote waits in the inbox; approve it with one tap.
  3  Back as lina: the quote is a policy now; open its paper and scan the code on it.
  4  At the desk, sign in as linjing: run the premium report and click down to the policies.
"""


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `demo` and `seed`."""
    demo = subparsers.add_parser("demo", help="load the demo group and start everything")
    demo.add_argument("--port", type=int, default=0, help="port to listen on (8765)")
    demo.add_argument("--data", type=Path, help="folder for the database and papers (var/demo)")
    demo.add_argument("--lan", action="store_true", help="let phones of this network in")
    demo.add_argument("--policies", type=int, default=POLICIES, help=argparse.SUPPRESS)
    demo.set_defaults(run=run_demo)
    seed = subparsers.add_parser("seed", help="load `base` (an empty company) or `demo`")
    seed.add_argument("what", choices=["base", "demo"])
    seed.add_argument(
        "--policies", type=int, default=POLICIES, help="policies of the demo's history"
    )
    seed.set_defaults(run=run_seed)


def _tell(what: str) -> None:
    print(f"  {what} …", flush=True)


async def _load(settings: Settings, what: str, policies: int) -> None:
    await migrate_to_head(settings, MODEL_MODULES)
    async with open_database(settings, MODEL_MODULES):
        install()
        if what == "base":
            await load_base(utc_now())
        else:
            await load_demo(utc_now(), policies, _tell)


def run_seed(chosen: argparse.Namespace) -> int:
    """Run `portico seed`."""
    asyncio.run(_load(read_settings(), chosen.what, chosen.policies))
    print(f"{chosen.what} is loaded.")
    return 0


def _lan_address() -> str:
    """This machine's address in its network, as far as it knows one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: nothing is sent
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _refuse_taken(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as fault:
            raise refuse("setting.port.taken", "--port", port=settings.port) from fault


def _settings(chosen: argparse.Namespace) -> Settings:
    given = read_settings()
    host = "0.0.0.0" if chosen.lan else given.host  # noqa: S104 — asked for with --lan
    port = chosen.port or given.port
    where = _lan_address() if chosen.lan else "127.0.0.1"
    return replace(
        given,
        demo=True,
        host=host,
        port=port,
        data_dir=chosen.data or (Path("var/demo") if given.is_sqlite else given.data_dir),
        public_url=given.public_url or f"http://{where}:{port}",
    )


def _welcome(settings: Settings, *, lan: bool) -> None:
    print(f"\n  phone    {settings.address}/m/")
    print(f"  desk     {settings.address}/")
    print(f"  GraphQL  {settings.address}/graphql\n")
    print(f"  The demo's people (password {PASSWORD}):")
    for person in NAMED:
        who = f"{person.name}  {person.name_en:<13} {person.post} {person.unit}"
        print(f"    {person.login:<12} {who}")
    print(WHAT_TO_TRY)
    if lan:
        print(
            "  Phones: over plain http the pages work, but a phone keeps nothing offline and\n"
            "  cannot install them; those need HTTPS, for example a proxy with a certificate\n"
            "  that the phone trusts, and PORTICO_PUBLIC_URL=https://…\n"
        )
    print("  Stop with Ctrl-C.", flush=True)


def run_demo(chosen: argparse.Namespace) -> int:
    """Run `portico demo`."""
    settings = _settings(chosen)
    _refuse_taken(settings)
    began = time.monotonic()
    print("▸ Loading the demo group …", flush=True)
    asyncio.run(_load(settings, "demo", chosen.policies))
    print(f"  done in {time.monotonic() - began:.0f} s", flush=True)
    _welcome(settings, lan=chosen.lan)
    serve(settings)
    return 0
