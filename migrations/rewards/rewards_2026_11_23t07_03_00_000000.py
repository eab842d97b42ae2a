"""What happened only grows; what waits to be told is found at once, and in order."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T07:03:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards of occurrences"

FORWARDS = """
CREATE TRIGGER occurrence_only_grows BEFORE UPDATE OR DELETE ON rewards.occurrence
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER occurrence_is_never_emptied BEFORE TRUNCATE ON rewards.occurrence
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE INDEX occurrence_of_subject ON rewards.occurrence (subject, id);
CREATE INDEX webhook_delivery_waiting ON rewards.webhook_delivery (next_at) WHERE state = 'waiting';
"""

BACKWARDS = """
DROP INDEX rewards.webhook_delivery_waiting;
DROP INDEX rewards.occurrence_of_subject;
DROP TRIGGER occurrence_is_never_emptied ON rewards.occurrence;
DROP TRIGGER occurrence_only_grows ON rewards.occurrence;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
