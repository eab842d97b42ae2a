"""Credentials and revocations only grow; a page is closed at most once at a time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T15:00:02:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards"

FORWARDS = """
CREATE TRIGGER credential_only_grows BEFORE UPDATE OR DELETE ON credentials.credential
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER credential_is_never_emptied BEFORE TRUNCATE ON credentials.credential
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER revocation_only_grows BEFORE UPDATE OR DELETE ON credentials.revocation
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER revocation_is_never_emptied BEFORE TRUNCATE ON credentials.revocation
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE UNIQUE INDEX page_closure_open ON credentials.page_closure (credential) WHERE opened_at IS NULL;
"""

BACKWARDS = """
DROP INDEX credentials.page_closure_open;
DROP TRIGGER revocation_is_never_emptied ON credentials.revocation;
DROP TRIGGER revocation_only_grows ON credentials.revocation;
DROP TRIGGER credential_is_never_emptied ON credentials.credential;
DROP TRIGGER credential_only_grows ON credentials.credential;
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
