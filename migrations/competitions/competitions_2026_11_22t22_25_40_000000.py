"""Lines that are there say what their entry says now; before, nothing could change it but by hand."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T22:25:40:000000"
VERSION = "1.38.0"
DESCRIPTION = "official or not of what is there"

FORWARDS = """
ALTER TABLE competitions.result_line DISABLE TRIGGER result_line_only_grows;
ALTER TABLE competitions.provisional_line DISABLE TRIGGER provisional_line_only_grows;
UPDATE competitions.result_line l SET unofficial = n.unofficial FROM competitions.entry n WHERE n.id = l.entry;
UPDATE competitions.provisional_line l SET unofficial = n.unofficial
    FROM competitions.entry n WHERE n.id = l.entry;
ALTER TABLE competitions.provisional_line ENABLE TRIGGER provisional_line_only_grows;
ALTER TABLE competitions.result_line ENABLE TRIGGER result_line_only_grows;
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
