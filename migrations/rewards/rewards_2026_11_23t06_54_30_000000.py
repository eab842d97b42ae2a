"""The ways that lists go and objections end; and a key of encrypted data can change under tables that grow."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T06:54:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "ways of lists, and sealed columns of tables that grow"

# Changing the data key seals the same content anew: of these tables every other column stays as it was
# written, and whether the content is the same says the seal, which is bound to column and row.
KEPT = {
    "objection_file": "id, objection, media_type",
    "payee_account": "id, person, organization, number_end, shared_mark, guardian_relation, holder,"
    " confirmed_by, confirmed_at",
    "batch_file": "id, batch, kind, column_set, part, file_name, sha256, exported_by, exported_at",
    "return_file": "id, batch, sha256, read_by, read_at",
}

SEALED = "\n".join(
    f"DROP TRIGGER {table}_only_grows ON rewards.{table};"
    f" CREATE TRIGGER {table}_only_grows BEFORE DELETE OR UPDATE OF {columns} ON rewards.{table}"
    " FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();"
    for table, columns in KEPT.items()
)

LISTS = """
CREATE OR REPLACE FUNCTION rewards.guard_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a list is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    -- Taking down the public page of an approved list is all that may still be written on it.
    IF OLD.state IN ('approved', 'cancelled')
       AND to_jsonb(NEW) - 'taken_down_at' IS DISTINCT FROM to_jsonb(OLD) - 'taken_down_at' THEN
        RAISE EXCEPTION 'an approved list never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.id, NEW.program, NEW.number, NEW.drafted_by, NEW.drafted_at)
       IS DISTINCT FROM (OLD.id, OLD.program, OLD.number, OLD.drafted_by, OLD.drafted_at) THEN
        RAISE EXCEPTION 'who drafted which list stays' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('drafted', 'in_notice'), ('drafted', 'approving'), ('drafted', 'cancelled'),
        ('in_notice', 'approving'), ('in_notice', 'cancelled'),
        ('approving', 'drafted'), ('approving', 'approved'), ('approving', 'cancelled')) THEN
        RAISE EXCEPTION 'a list does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    -- Nothing is put up for approval that was not on public notice.
    IF NEW.state = 'approving' AND NEW.published_at IS NULL THEN
        RAISE EXCEPTION 'a list comes to approval from its public notice' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

OBJECTIONS = """
CREATE FUNCTION rewards.guard_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an objection is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    -- Its sealed columns may be sealed anew under another key.
    IF (NEW.id, NEW.list, NEW.receipt, NEW.filed_at) IS DISTINCT FROM (OLD.id, OLD.list, OLD.receipt, OLD.filed_at)
       OR (OLD.state <> 'open' AND (NEW.state, NEW.answer, NEW.answered_by, NEW.answered_at)
           IS DISTINCT FROM (OLD.state, OLD.answer, OLD.answered_by, OLD.answered_at)) THEN
        RAISE EXCEPTION 'an objection changes only in being answered, once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER objection_is_guarded BEFORE UPDATE OR DELETE ON rewards.objection
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_objection();
"""

BACKWARDS = """
DROP TRIGGER objection_is_guarded ON rewards.objection;
DROP FUNCTION rewards.guard_objection();
""" + "\n".join(
    f"DROP TRIGGER {table}_only_grows ON rewards.{table};"
    f" CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON rewards.{table}"
    " FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();"
    for table in KEPT
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    async def run() -> None:
        await execute("\n".join((SEALED, LISTS, OBJECTIONS)))

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
