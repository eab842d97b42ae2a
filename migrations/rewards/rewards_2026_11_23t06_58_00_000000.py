"""Encrypted values move to new keys in tables that only grow; accounts that paid nothing can be emptied."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T06:58:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "encrypted values move"

# What is encrypted in each of these tables, and so changes when the data key does.
SEALED = {
    "payee_account": ("holder_name", "bank", "number", "phone", "guardian_name"),
    "objection_file": ("file_name", "content"),
    "batch_file": ("content",),
    "return_file": ("content",),
}

FUNCTION = """
CREATE FUNCTION rewards.refuse_change_but_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb;
    emptied text[] := '{}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        after := to_jsonb(NEW);
        -- After an erasure nothing of an account is left by which it could be found or guessed.
        IF TG_TABLE_NAME = 'payee_account' AND after ->> 'shared_mark' = '' AND after ->> 'number_end' = '' THEN
            emptied := '{number_end,shared_mark,guardian_relation}';
        END IF;
        IF before - TG_ARGV - emptied = after - TG_ARGV - emptied AND before <> after THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of %.% are never changed or deleted; write a new row that points at the old one',
        TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
"""

FORWARDS = "\n".join(
    [
        FUNCTION,
        *(
            f"DROP TRIGGER {table}_only_grows ON rewards.{table};"
            f" CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON rewards.{table}"
            f" FOR EACH ROW EXECUTE FUNCTION rewards.refuse_change_but_sealing({', '.join(columns)});"
            for table, columns in SEALED.items()
        ),
    ]
)

BACKWARDS = "\n".join(
    [
        *(
            f"DROP TRIGGER {table}_only_grows ON rewards.{table};"
            f" CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON rewards.{table}"
            f" FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();"
            for table in SEALED
        ),
        "DROP FUNCTION rewards.refuse_change_but_sealing();",
    ]
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
