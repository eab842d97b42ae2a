"""The audit trail only grows."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T15:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards"

FORWARDS = """
CREATE FUNCTION registry.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of %.% are never changed or deleted; write a new row that points at the old one',
        TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_line_only_grows BEFORE UPDATE OR DELETE ON registry.audit_line
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER audit_line_is_never_emptied BEFORE TRUNCATE ON registry.audit_line
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE INDEX audit_line_subject ON registry.audit_line (subject);
"""

BACKWARDS = """
DROP INDEX registry.audit_line_subject;
DROP TRIGGER audit_line_is_never_emptied ON registry.audit_line;
DROP TRIGGER audit_line_only_grows ON registry.audit_line;
DROP FUNCTION registry.refuse_change();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registry", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
