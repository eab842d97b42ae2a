"""What stood before is the site's own issuer and the first paper of an award; guards of the new tables."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T01:07:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "first editions, and guards"

FORWARDS = """
UPDATE credentials.issuer SET slug = '', signatory = '', signatory_en = '', post = '', post_en = '',
    layout = 'landscape';
ALTER TABLE credentials.credential DISABLE TRIGGER credential_only_grows;
UPDATE credentials.credential SET kind = 'award', lead = '', edition = 1;
ALTER TABLE credentials.credential ENABLE TRIGGER credential_only_grows;
CREATE TRIGGER take_back_item_only_grows BEFORE UPDATE OR DELETE ON credentials.take_back_item
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER take_back_item_is_never_emptied BEFORE TRUNCATE ON credentials.take_back_item
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE UNIQUE INDEX suspension_open ON credentials.suspension (credential) WHERE lifted_at IS NULL;
CREATE UNIQUE INDEX issuing_run_open ON credentials.issuing_run (scope, subject) WHERE ended_at IS NULL;
"""

BACKWARDS = """
DROP INDEX credentials.issuing_run_open;
DROP INDEX credentials.suspension_open;
DROP TRIGGER take_back_item_is_never_emptied ON credentials.take_back_item;
DROP TRIGGER take_back_item_only_grows ON credentials.take_back_item;
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
