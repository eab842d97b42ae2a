"""What is proposed about a decided commendation is answered once, and never deleted."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T14:14:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards of proposals about commendations"

FORWARDS = """
CREATE FUNCTION rewards.guard_commendation_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a proposal about a commendation is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.approved IS NOT NULL OR NEW.approved IS NULL
       OR to_jsonb(NEW) - '{approved,decided_by,decided_at}'::text[]
       IS DISTINCT FROM to_jsonb(OLD) - '{approved,decided_by,decided_at}'::text[] THEN
        RAISE EXCEPTION 'a proposal about a commendation is only answered, and once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER commendation_proposal_is_guarded BEFORE UPDATE OR DELETE ON rewards.commendation_proposal
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_commendation_proposal();
CREATE TRIGGER commendation_proposal_is_never_emptied BEFORE TRUNCATE ON rewards.commendation_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE UNIQUE INDEX commendation_proposal_open_once ON rewards.commendation_proposal (commendation, line)
    NULLS NOT DISTINCT WHERE approved IS NULL;
CREATE UNIQUE INDEX commendation_repealed_once ON rewards.commendation_proposal (commendation)
    WHERE act = 'repeal' AND approved;
"""
BACKWARDS = """
DROP INDEX rewards.commendation_repealed_once;
DROP INDEX rewards.commendation_proposal_open_once;
DROP TRIGGER commendation_proposal_is_never_emptied ON rewards.commendation_proposal;
DROP TRIGGER commendation_proposal_is_guarded ON rewards.commendation_proposal;
DROP FUNCTION rewards.guard_commendation_proposal();
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
