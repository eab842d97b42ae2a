"""What revoked awards fell with stood in the audit trail alone; from now on the revocation says it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T00:23:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "what revoked awards fell with"

FORWARDS = """
ALTER TABLE competitions.award_revocation DISABLE TRIGGER award_revocation_only_grows;
UPDATE competitions.award_revocation v SET follows = l.after ->> 'follows'
    FROM registry.audit_line l
    WHERE l.subject = 'award:' || v.award AND l.action = 'awards.revoke' AND l.after ? 'follows';
ALTER TABLE competitions.award_revocation ENABLE TRIGGER award_revocation_only_grows;
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
