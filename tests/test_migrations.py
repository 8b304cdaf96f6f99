"""Migrations: from an empty database to the head on both engines, with nothing left over."""

from importlib import import_module
from inspect import getmembers, isclass

from tortoise.models import Model

from backend.modules import MODEL_MODULES
from backend.runtime.database import connection, dialect, open_database
from backend.runtime.migrating import migrate_to_head, what_is_missing
from backend.settings import Settings


async def _columns() -> set[tuple[str, str]]:
    if dialect() == "sqlite":
        rows = await connection().execute_query_dict(
            "select m.name as t, p.name as c from sqlite_master m, pragma_table_info(m.name) p"
            " where m.type = 'table' and m.name not like 'sqlite_%'"
        )
    else:
        rows = await connection().execute_query_dict(
            "select table_name as t, column_name as c from information_schema.columns"
            " where table_schema = 'public'"
        )
    return {(row["t"], row["c"]) for row in rows if not row["t"].startswith("tortoise_")}


async def test_the_migrations_make_every_table_of_the_models(settings: Settings) -> None:
    await migrate_to_head(settings, MODEL_MODULES)

    async with open_database(settings, MODEL_MODULES) as _:
        made = await _columns()
    wanted = {
        (model._meta.db_table, column)
        for model in _models()
        for column in model._meta.fields_db_projection.values()
    }
    assert made >= wanted
    assert {table for table, _ in made} - {table for table, _ in wanted} <= {"tortoise_migrations"}


async def test_the_models_have_nothing_that_no_migration_brings(settings: Settings) -> None:
    missing = await what_is_missing(settings, MODEL_MODULES)

    assert missing == []


async def test_migrating_twice_changes_nothing(settings: Settings) -> None:
    await migrate_to_head(settings, MODEL_MODULES)

    await migrate_to_head(settings, MODEL_MODULES)

    async with open_database(settings, MODEL_MODULES):
        assert await _columns()


def _models() -> list:
    return [
        model
        for name in MODEL_MODULES
        for _, model in getmembers(import_module(name), isclass)
        if issubclass(model, Model) and model.__module__ == name and not model._meta.abstract
    ]
