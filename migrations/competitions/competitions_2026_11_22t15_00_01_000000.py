"""Final results and awards only grow."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T15:00:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards"

FORWARDS = """
CREATE TRIGGER result_version_only_grows BEFORE UPDATE OR DELETE ON competitions.result_version
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER result_version_is_never_emptied BEFORE TRUNCATE ON competitions.result_version
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER result_line_only_grows BEFORE UPDATE OR DELETE ON competitions.result_line
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER result_line_is_never_emptied BEFORE TRUNCATE ON competitions.result_line
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER award_only_grows BEFORE UPDATE OR DELETE ON competitions.award
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER award_is_never_emptied BEFORE TRUNCATE ON competitions.award
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER award_recipient_only_grows BEFORE UPDATE OR DELETE ON competitions.award_recipient
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER award_recipient_is_never_emptied BEFORE TRUNCATE ON competitions.award_recipient
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER award_revocation_only_grows BEFORE UPDATE OR DELETE ON competitions.award_revocation
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER award_revocation_is_never_emptied BEFORE TRUNCATE ON competitions.award_revocation
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
"""

BACKWARDS = """
DROP TRIGGER award_revocation_is_never_emptied ON competitions.award_revocation;
DROP TRIGGER award_revocation_only_grows ON competitions.award_revocation;
DROP TRIGGER award_recipient_is_never_emptied ON competitions.award_recipient;
DROP TRIGGER award_recipient_only_grows ON competitions.award_recipient;
DROP TRIGGER award_is_never_emptied ON competitions.award;
DROP TRIGGER award_only_grows ON competitions.award;
DROP TRIGGER result_line_is_never_emptied ON competitions.result_line;
DROP TRIGGER result_line_only_grows ON competitions.result_line;
DROP TRIGGER result_version_is_never_emptied ON competitions.result_version;
DROP TRIGGER result_version_only_grows ON competitions.result_version;
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
