"""Tokens are stored as they are: trying to compress them took half of the time of storing a credential."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T03:34:14:000000"
VERSION = "1.38.0"
DESCRIPTION = "tokens are not compressed"

FORWARDS = "ALTER TABLE credentials.credential ALTER COLUMN token SET STORAGE EXTERNAL"
BACKWARDS = "ALTER TABLE credentials.credential ALTER COLUMN token SET STORAGE EXTENDED"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="credentials", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
