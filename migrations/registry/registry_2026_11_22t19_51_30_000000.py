"""Memberships that are there were recorded, as far as anybody knows, when they began."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T19:51:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "recorded memberships"

FORWARDS = """
UPDATE registry.membership SET recorded_at = least(since::timestamptz, now());
"""

BACKWARDS = """
UPDATE registry.membership SET recorded_at = NULL;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registry", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
