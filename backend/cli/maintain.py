"""The commands that keep an installation and this source in order."""

import argparse
import asyncio
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

from backend.metadata import releases
from backend.metadata.definition_files import read_folders
from backend.modules import MODEL_MODULES, install
from backend.runtime.migrating import migrate_to_head, write_migration
from backend.settings import Settings, read_settings
from seeds.load import LIBRARIES


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `migrate`, `migration`, `settings` and `schema`."""
    subparsers.add_parser(
        "migrate", help="bring the installation's tables to the newest migration"
    ).set_defaults(run=run_migrate)
    migration = subparsers.add_parser(
        "migration", help="write the next migration for what the models have changed"
    )
    migration.add_argument("name")
    migration.set_defaults(run=run_migration)
    subparsers.add_parser(
        "settings", help="print each setting and where it came from"
    ).set_defaults(run=run_settings)
    subparsers.add_parser("schema", help="print the GraphQL schema").set_defaults(run=run_schema)


def run_migrate(_: argparse.Namespace) -> int:
    """Run `portico migrate`."""
    asyncio.run(migrate_to_head(read_settings(), MODEL_MODULES))
    print("The tables are at the newest migration.")
    return 0


def run_migration(chosen: argparse.Namespace) -> int:
    """Run `portico migration NAME`."""
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        path = asyncio.run(write_migration(settings, MODEL_MODULES, chosen.name))
    print(f"Written: {path}" if path else "The models have not changed.")
    return 0


def run_settings(_: argparse.Namespace) -> int:
    """Run `portico settings`; a secret is never printed."""
    settings, defaults = read_settings(), Settings()
    for item in fields(Settings):
        value, default = getattr(settings, item.name), getattr(defaults, item.name)
        shown = "(set)" if item.metadata["secret"] and value else value
        origin = "default" if value == default else f"PORTICO_{item.name.upper()}"
        print(f"{item.name} = {shown}  [{origin}]\n    {item.metadata['help']}")
    return 0


def run_schema(_: argparse.Namespace) -> int:
    """Run `portico schema`: the schema with the vendor's own definitions, without a database."""
    from backend.api.schema import printed  # noqa: PLC0415 — building it takes a second

    install()
    files = read_folders(LIBRARIES)
    forms = [file.body for file in files if file.kind == "form"]
    print(printed(releases.catalogue_of(forms)), end="")
    return 0
