"""What is there gets its state; what must not be twice; tables that only grow."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T20:58:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "states and guards"

FORWARDS = """
UPDATE competitions.entry SET status = 'entered', status_reason = '', team_name = '';
UPDATE competitions.event e SET state = CASE
    WHEN EXISTS (SELECT 1 FROM competitions.result_version v WHERE v.event = e.id) THEN 'final'
    WHEN EXISTS (SELECT 1 FROM competitions.competition c WHERE c.id = e.competition AND c.kind = 'external')
        THEN 'recorded'
    ELSE 'entering' END;

CREATE UNIQUE INDEX provisional_result_stands_once ON competitions.provisional_result (event)
    WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX sign_off_stands_once ON competitions.sign_off (event, module)
    WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX correction_open_once ON competitions.correction (event) WHERE decided_at IS NULL;
CREATE UNIQUE INDEX award_superseded_once ON competitions.award (supersedes, kind, code)
    WHERE supersedes IS NOT NULL AND kind = 'entry';
CREATE INDEX entry_member_of_person ON competitions.entry_member (person, role);
CREATE INDEX event_by_state ON competitions.event (state);
CREATE TRIGGER sheet_save_only_grows BEFORE UPDATE OR DELETE ON competitions.sheet_save
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER sheet_save_is_never_emptied BEFORE TRUNCATE ON competitions.sheet_save
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER provisional_line_only_grows BEFORE UPDATE OR DELETE ON competitions.provisional_line
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER provisional_line_is_never_emptied BEFORE TRUNCATE ON competitions.provisional_line
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER appeal_answer_only_grows BEFORE UPDATE OR DELETE ON competitions.appeal_answer
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER appeal_answer_is_never_emptied BEFORE TRUNCATE ON competitions.appeal_answer
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
"""

BACKWARDS = """
DROP TRIGGER appeal_answer_is_never_emptied ON competitions.appeal_answer;
DROP TRIGGER appeal_answer_only_grows ON competitions.appeal_answer;
DROP TRIGGER provisional_line_is_never_emptied ON competitions.provisional_line;
DROP TRIGGER provisional_line_only_grows ON competitions.provisional_line;
DROP TRIGGER sheet_save_is_never_emptied ON competitions.sheet_save;
DROP TRIGGER sheet_save_only_grows ON competitions.sheet_save;
DROP INDEX competitions.event_by_state;
DROP INDEX competitions.entry_member_of_person;
DROP INDEX competitions.award_superseded_once;
DROP INDEX competitions.correction_open_once;
DROP INDEX competitions.sign_off_stands_once;
DROP INDEX competitions.provisional_result_stands_once;
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
