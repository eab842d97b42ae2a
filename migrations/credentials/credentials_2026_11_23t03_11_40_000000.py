"""A school of one competition is another scope than the same school of another one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T03:11:40:000000"
VERSION = "1.38.0"
DESCRIPTION = "one open run in a scope of one competition"

# A school's run from before names no competition, so that no later run in its place would find and end it.
FORWARDS = """
UPDATE credentials.issuing_run SET ended_at = last_at, problem = 'broken_off'
    WHERE scope = 'school' AND ended_at IS NULL;
DROP INDEX credentials.issuing_run_open;
CREATE UNIQUE INDEX issuing_run_open ON credentials.issuing_run (scope, subject, competition)
    NULLS NOT DISTINCT WHERE ended_at IS NULL;
"""

BACKWARDS = """
DROP INDEX credentials.issuing_run_open;
UPDATE credentials.issuing_run SET ended_at = last_at, problem = 'broken_off' WHERE ended_at IS NULL;
CREATE UNIQUE INDEX issuing_run_open ON credentials.issuing_run (scope, subject) WHERE ended_at IS NULL;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="credentials", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
