"""A decided commendation, its lines and what was withdrawn from it never change."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T11:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards of commendation decisions"

FORWARDS = """
CREATE FUNCTION rewards.guard_commendation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'decided' THEN
        RAISE EXCEPTION 'a commendation that was decided never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER commendation_is_guarded BEFORE UPDATE OR DELETE ON rewards.commendation
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_commendation();
CREATE FUNCTION rewards.guard_commendation_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
        SELECT FROM rewards.commendation c WHERE c.state = 'decided'
        AND c.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.commendation ELSE NEW.commendation END) THEN
        RAISE EXCEPTION 'the lines of a commendation that was decided never change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER commendation_line_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON rewards.commendation_line
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_commendation_line();
CREATE TRIGGER commendation_withdrawal_only_grows BEFORE UPDATE OR DELETE ON rewards.commendation_withdrawal
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER commendation_withdrawal_is_never_emptied BEFORE TRUNCATE ON rewards.commendation_withdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
"""
BACKWARDS = """
DROP TRIGGER commendation_withdrawal_is_never_emptied ON rewards.commendation_withdrawal;
DROP TRIGGER commendation_withdrawal_only_grows ON rewards.commendation_withdrawal;
DROP TRIGGER commendation_line_is_guarded ON rewards.commendation_line;
DROP FUNCTION rewards.guard_commendation_line();
DROP TRIGGER commendation_is_guarded ON rewards.commendation;
DROP FUNCTION rewards.guard_commendation();
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
