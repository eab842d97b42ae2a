"""Programs in force, entitlements and withdrawals only grow."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T15:00:03:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards"

FORWARDS = """
CREATE TRIGGER program_only_grows BEFORE UPDATE OR DELETE ON rewards.program
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER program_is_never_emptied BEFORE TRUNCATE ON rewards.program
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER entitlement_only_grows BEFORE UPDATE OR DELETE ON rewards.entitlement
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER entitlement_is_never_emptied BEFORE TRUNCATE ON rewards.entitlement
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER withdrawal_only_grows BEFORE UPDATE OR DELETE ON rewards.withdrawal
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER withdrawal_is_never_emptied BEFORE TRUNCATE ON rewards.withdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
"""

BACKWARDS = """
DROP TRIGGER withdrawal_is_never_emptied ON rewards.withdrawal;
DROP TRIGGER withdrawal_only_grows ON rewards.withdrawal;
DROP TRIGGER entitlement_is_never_emptied ON rewards.entitlement;
DROP TRIGGER entitlement_only_grows ON rewards.entitlement;
DROP TRIGGER program_is_never_emptied ON rewards.program;
DROP TRIGGER program_only_grows ON rewards.program;
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
