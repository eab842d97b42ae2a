"""A list gains lines only before its public notice: those that stay were on notice as they are."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T07:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "lists gain no lines after their notice"

FORWARDS = """
CREATE FUNCTION rewards.guard_new_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM added a JOIN rewards.reward_list l ON l.id = a.list
               WHERE l.state <> 'drafted' OR l.published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a list gains lines only before its public notice' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER list_line_comes_before_notice AFTER INSERT ON rewards.list_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION rewards.guard_new_line();
"""

BACKWARDS = """
DROP TRIGGER list_line_comes_before_notice ON rewards.list_line;
DROP FUNCTION rewards.guard_new_line();
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
