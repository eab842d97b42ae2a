"""Building the schema: migrations are run by one process at a time, and only by this module.

Piccolo itself takes no lock: of two processes that migrate together, one dies half way.
"""

import io
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from piccolo.apps.migrations.commands.forwards import run_forwards
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import Finder

from registry.core import database, privacy
from registry.core.errors import UnavailableError
from registry.core.texts import text

LOCK = "registry.migrate"


class MigrationFailedError(UnavailableError):
    """A migration did not run to its end; the database is as it was before that migration."""

    code = "migration_failed"


class NoSchemaError(UnavailableError):
    """The database has not been migrated to this version."""

    code = "no_schema"


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a run did: the ids of the migrations that ran now, in order, and how many there are in all."""

    applied: tuple[str, ...]
    total: int


async def migrate() -> Migrated:
    """Run every migration that has not run on the open database, package by package, lowest first.

    A database that has no keys for encrypted data gets its first ones.

    Raises:
        MigrationFailedError: with the name of the package and Piccolo's own words.
    """
    pool = database.DB.pool
    if pool is None:
        raise RuntimeError("the database is not open: use registry.core.database.opened")
    async with pool.acquire() as lock:
        # Another process may be migrating for longer than any ordinary statement may wait.
        await lock.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        await lock.execute("SELECT pg_advisory_lock(hashtext($1))", LOCK)
        try:
            before = await _applied()
            for app in Finder().get_sorted_app_names():
                await _forwards(app)
            await privacy.ensure_keys()
            after = await _applied()
        finally:
            await lock.execute("SELECT pg_advisory_unlock(hashtext($1))", LOCK)
    return Migrated(applied=tuple(after[len(before) :]), total=len(after))


async def _forwards(app: str) -> None:
    said = io.StringIO()
    with redirect_stdout(said):
        result = await run_forwards(app_name=app, migration_id="all")
    if not result.success:
        raise MigrationFailedError(
            text(
                f"数据库迁移失败（{app}）：请把以下内容交给维护人员。{said.getvalue()}",
                f"A migration of {app} failed: show this to who maintains the registry. {result.message}",
            )
        )


async def _applied() -> list[str]:
    if not await Migration.table_exists():
        return []
    rows = await Migration.select(Migration.app_name, Migration.name).order_by(Migration._meta.primary_key)
    return [f"{row['app_name']} {row['name']}" for row in rows]


async def require_schema() -> None:
    """Make sure that the open database has been migrated to this version.

    Raises:
        NoSchemaError: it lacks a migration, or all of them.
    """
    if await pending():
        raise NoSchemaError(
            text(
                "数据库没有本版本的登记系统：请检查 REGISTRY_DATABASE_URL，或先运行 registry migrate。",
                "This database holds no registry of this version: check REGISTRY_DATABASE_URL,"
                " or run registry migrate.",
            )
        )


async def pending() -> bool:
    """Return whether the open database lacks a migration of this version of the code."""
    if not await Migration.table_exists():
        return True
    return len(await _applied()) < _shipped()


def _shipped() -> int:
    folders = {
        app: Path(Finder().get_app_config(app).resolved_migrations_folder_path)
        for app in Finder().get_sorted_app_names()
    }
    return sum(1 for app, folder in folders.items() for _ in folder.glob(f"{app}_*.py"))
