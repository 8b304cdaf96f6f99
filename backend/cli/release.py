"""The command `portico release`: definitions as files, checked, published, taken back."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from backend.kit.clock import utc_now
from backend.metadata import releases
from backend.metadata.definition_files import DefinitionFile, read_folders, write_folder
from backend.metadata.models import ReleaseRow
from backend.modules import MODEL_MODULES, install
from backend.runtime.database import open_database
from backend.settings import Settings, read_settings


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `release` and what it can do."""
    parser = subparsers.add_parser(
        "release", help="export, check, publish and take back definitions as files"
    )
    does = parser.add_subparsers(dest="does", required=True)
    for name, text in (
        ("export", "write the current definitions into a folder"),
        ("check", "say what is wrong with a folder's definitions, and what they would change"),
        ("publish", "publish a folder's definitions as one release"),
    ):
        one = does.add_parser(name, help=text)
        one.add_argument("folder", type=Path)
        if name == "publish":
            one.add_argument("--note", default="", help="why, for the list of releases")
    does.add_parser("list", help="list the releases")
    back = does.add_parser("take-back", help="publish what an earlier release held, as a new one")
    back.add_argument("number", type=int)
    parser.set_defaults(run=run)


async def _export(chosen: argparse.Namespace) -> None:
    release = await releases.current_release()
    files = [
        DefinitionFile(item.kind, item.code, item.body) for item in release.definitions.values()
    ]
    written = write_folder(chosen.folder, files)
    print(f"{len(written)} files of release {release.number} written to {chosen.folder}")


async def _plan(chosen: argparse.Namespace) -> None:
    change = await releases.plan(
        read_folders([chosen.folder]), await releases.current_release(before_a_write=True)
    )
    for file in change.changed:
        print(f"changes  {file.kind}/{file.code}")
    for column in change.columns:
        print(f"adds     {column.table}.{column.column} {column.type}")
    print("nothing would change" if change.is_empty else "checked: ready to publish")


async def _publish(chosen: argparse.Namespace) -> None:
    before = await releases.current_release(before_a_write=True)
    after = await releases.publish(
        read_folders([chosen.folder]), by=None, now=utc_now(), note=chosen.note
    )
    if after.number == before.number:
        print(f"nothing changed; release {after.number} stays current")
    else:
        print(f"release {after.number} is current")


async def _list(_: argparse.Namespace) -> None:
    for row in await ReleaseRow.all().order_by("number"):
        print(f"{row.number:>5}  {row.published_at:%Y-%m-%d %H:%M}  {row.person_name}  {row.note}")


async def _take_back(chosen: argparse.Namespace) -> None:
    release = await releases.take_back(chosen.number, by=None, now=utc_now())
    print(f"release {release.number} is current; it holds what release {chosen.number} held")


DOES: dict[str, Callable[[argparse.Namespace], Awaitable[None]]] = {
    "export": _export,
    "check": _plan,
    "publish": _publish,
    "list": _list,
    "take-back": _take_back,
}


async def _run(chosen: argparse.Namespace, settings: Settings) -> None:
    async with open_database(settings, MODEL_MODULES):
        install()
        await DOES[chosen.does](chosen)


def run(chosen: argparse.Namespace) -> int:
    """Run `portico release …` on the installation that the settings name."""
    asyncio.run(_run(chosen, read_settings()))
    return 0
