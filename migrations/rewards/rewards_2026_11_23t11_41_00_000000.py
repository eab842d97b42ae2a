"""A payment that the bank had confirmed may still come back, once: from paid to returned."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T11:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a confirmed payment that comes back"

_GUARD = """
CREATE OR REPLACE FUNCTION rewards.guard_batch_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.outcome IS NOT NULL{bounced})
       OR to_jsonb(NEW) - '{{outcome,outcome_reason,outcome_at}}'::text[]
          IS DISTINCT FROM to_jsonb(OLD) - '{{outcome,outcome_reason,outcome_at}}'::text[] THEN
        RAISE EXCEPTION 'a payment changes only in being answered, once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

FORWARDS = _GUARD.format(bounced=" AND (OLD.outcome, NEW.outcome) IS DISTINCT FROM ('paid', 'returned')")
BACKWARDS = _GUARD.format(bounced="")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
