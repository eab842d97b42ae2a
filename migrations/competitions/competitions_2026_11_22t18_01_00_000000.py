"""A role granted for one competition names one that exists."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T18:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "roles of competitions"

FORWARDS = """
ALTER TABLE registry.role_grant ADD CONSTRAINT role_grant_competition
    FOREIGN KEY (competition) REFERENCES competitions.competition (id) ON DELETE RESTRICT;
"""

BACKWARDS = """
ALTER TABLE registry.role_grant DROP CONSTRAINT role_grant_competition;
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
