"""Classes of the contests that are there have no English name yet; their organizers may give them one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T00:38:31:000000"
VERSION = "1.38.0"
DESCRIPTION = "english names of contest classes, none yet"

FORWARDS = """
UPDATE competitions.competition SET contest_class_en = '';
"""

BACKWARDS = """
SELECT 1;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
