"""Invitations to judge name a competition that exists; nobody has a role in one twice."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T22:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "invitations to judge"

FORWARDS = """
ALTER TABLE registry.one_time_code ADD CONSTRAINT one_time_code_of_competition
    FOREIGN KEY (competition) REFERENCES competitions.competition (id) ON DELETE RESTRICT;
CREATE UNIQUE INDEX role_grant_once_in_competition ON registry.role_grant (account, role, competition)
    WHERE ended_at IS NULL AND competition IS NOT NULL;
"""

BACKWARDS = """
DROP INDEX registry.role_grant_once_in_competition;
ALTER TABLE registry.one_time_code DROP CONSTRAINT one_time_code_of_competition;
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
