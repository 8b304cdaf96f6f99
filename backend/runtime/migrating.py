"""Migrations (数据库迁移) of built-in tables, by Tortoise's own tool: one app, one order.

Columns that a configurer added are none of its business; `metadata/tables.py` adds those.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tortoise.connection import get_connections
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.writer import MigrationWriter, format_migration_name

from backend.runtime.database import APP, MIGRATIONS, tortoise_config
from backend.settings import Settings


def _leave_out_descriptions(context: TortoiseContext) -> None:
    """Keep docstrings out of the tables: the schema editor cuts statements at a semicolon."""
    assert context.apps is not None, "Tortoise knows the models"
    for model in context.apps[APP].values():
        model._meta.table_description = ""


@asynccontextmanager
async def _opened(
    settings: Settings, model_modules: Sequence[str]
) -> AsyncIterator[tuple[TortoiseContext, dict[str, dict[str, Any]]]]:
    if settings.is_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    config = tortoise_config(settings, model_modules)
    async with TortoiseContext() as context:
        await context.init(config=config)
        _leave_out_descriptions(context)
        yield context, {APP: {**config["apps"][APP], "migrations": MIGRATIONS}}


async def migrate_to_head(settings: Settings, model_modules: Sequence[str]) -> None:
    """Bring an installation's tables to the newest migration; a current one is left as it is."""
    async with _opened(settings, model_modules) as (_, apps):
        executor = MigrationExecutor(get_connections().get("default"), apps)
        await executor.migrate([MigrationTarget(APP, "__latest__")])


async def _changes(settings: Settings, model_modules: Sequence[str]) -> list[MigrationWriter]:
    async with _opened(settings, model_modules) as (context, apps):
        assert context.apps is not None, "Tortoise knows the models"
        return await MigrationAutodetector(context.apps, apps).changes()


async def what_is_missing(settings: Settings, model_modules: Sequence[str]) -> list[str]:
    """Say what the models have that no migration brings; empty when all is there."""
    return [
        f"{type(operation).__name__} {vars(operation)}"
        for writer in await _changes(settings, model_modules)
        for operation in writer.operations
    ]


async def write_migration(
    settings: Settings, model_modules: Sequence[str], name: str
) -> Path | None:
    """Write the next migration for what the models have changed; None when nothing has."""
    for writer in await _changes(settings, model_modules):
        number = int(writer.name.split("_", 1)[0])
        writer.name = format_migration_name(number, name)
        return Path(writer.write())
    return None
