"""What declarations have no words for: who may change what, one payment at a time, books that add up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T06:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards of money"

ONLY_GROW = (
    "split_filing",
    "split_share",
    "split_confirmation",
    "payee_account",
    "shared_account_answer",
    "list_act",
    "approval",
    "objection_line",
    "objection_file",
    "batch_file",
    "return_file",
    "return_line",
    "ledger_entry",
    "receivable",
)

FILL = """
DROP TRIGGER program_only_grows ON rewards.program;
UPDATE rewards.program SET state = 'in_force', drafted_by = put_in_force_by, drafted_at = put_in_force_at;
ALTER TABLE rewards.entitlement DISABLE TRIGGER entitlement_only_grows;
UPDATE rewards.entitlement t SET withheld_fen = 0, fund_source = (
    SELECT r ->> 'fund_source' FROM rewards.program p, jsonb_array_elements(p.document -> 'rules') r
    WHERE p.id = t.program AND r ->> 'id' = t.rule);
ALTER TABLE rewards.entitlement ENABLE TRIGGER entitlement_only_grows;
"""

PROGRAMS = """
CREATE FUNCTION rewards.guard_program() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'draft' THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'a program that was approved is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.name, NEW.version, NEW.title, NEW.title_en, NEW.document, NEW.content_hash,
                                 NEW.drafted_by, NEW.drafted_at)
       IS DISTINCT FROM (OLD.name, OLD.version, OLD.title, OLD.title_en, OLD.document, OLD.content_hash,
                         OLD.drafted_by, OLD.drafted_at) THEN
        RAISE EXCEPTION 'only a draft of a program changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'approved'), ('approved', 'draft'), ('approved', 'in_force'), ('in_force', 'closed')) THEN
        RAISE EXCEPTION 'a program does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER program_is_guarded BEFORE UPDATE OR DELETE ON rewards.program
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_program();
"""

LISTS = """
CREATE UNIQUE INDEX list_line_on_one_list ON rewards.list_line (entitlement) WHERE removed_at IS NULL;
CREATE FUNCTION rewards.guard_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a list is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    -- Taking down the public page of an approved list is all that may still be written on it.
    IF OLD.state IN ('approved', 'cancelled')
       AND to_jsonb(NEW) - 'taken_down_at' IS DISTINCT FROM to_jsonb(OLD) - 'taken_down_at' THEN
        RAISE EXCEPTION 'an approved list never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reward_list_is_guarded BEFORE UPDATE OR DELETE ON rewards.reward_list
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_list();
CREATE FUNCTION rewards.guard_list_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a line of a list is removed by saying so' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM rewards.reward_list l WHERE l.id = NEW.list AND l.state = 'approved') THEN
        RAISE EXCEPTION 'the lines of an approved list never change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND ((NEW.id, NEW.list, NEW.entitlement) IS DISTINCT FROM (OLD.id, OLD.list, OLD.entitlement)
                             OR OLD.removed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a line of a list is only ever removed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER list_line_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON rewards.list_line
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_list_line();
"""

BATCHES = """
-- Nobody is paid twice: of an entitlement only one line is open or paid.
CREATE UNIQUE INDEX batch_line_live ON rewards.batch_line (entitlement) WHERE outcome IS NULL OR outcome = 'paid';
CREATE FUNCTION rewards.guard_batch_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.outcome IS NOT NULL
       OR to_jsonb(NEW) - '{outcome,outcome_reason,outcome_at}'::text[]
          IS DISTINCT FROM to_jsonb(OLD) - '{outcome,outcome_reason,outcome_at}'::text[] THEN
        RAISE EXCEPTION 'a payment changes only in being answered, once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batch_line_is_guarded BEFORE UPDATE OR DELETE ON rewards.batch_line
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_batch_line();
CREATE FUNCTION rewards.guard_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.dissolved_at IS NOT NULL
       OR (OLD.exported_at IS NOT NULL AND NEW.exported_at IS DISTINCT FROM OLD.exported_at)
       OR to_jsonb(NEW) - '{exported_at,dissolved_at}'::text[]
          IS DISTINCT FROM to_jsonb(OLD) - '{exported_at,dissolved_at}'::text[] THEN
        RAISE EXCEPTION 'a batch is only exported or dissolved, once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batch_is_guarded BEFORE UPDATE OR DELETE ON rewards.batch
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_batch();
"""

# One look per statement at all the rows it brought, however many: a batch of thousands posts at once.
LEDGER = """
CREATE FUNCTION rewards.check_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT posting INTO wrong FROM posted GROUP BY posting HAVING sum(amount_fen) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'posting % does not add up to nothing', wrong.posting USING ERRCODE = 'check_violation';
    END IF;
    SELECT e.entitlement, e.book, sum(e.amount_fen) AS balance INTO wrong
    FROM rewards.ledger_entry e
    WHERE e.entitlement IN (SELECT entitlement FROM posted)
    GROUP BY e.entitlement, e.book
    HAVING CASE WHEN e.book IN ('approved', 'reclaimed') THEN sum(e.amount_fen) > 0
                ELSE sum(e.amount_fen) < 0 END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entitlement % would have % fen in the book %', wrong.entitlement, wrong.balance, wrong.book
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT p.entitlement INTO wrong FROM (SELECT DISTINCT entitlement FROM posted) p
    JOIN rewards.entitlement t ON t.id = p.entitlement
    JOIN rewards.ledger_entry e ON e.entitlement = t.id AND e.book = 'approved'
    GROUP BY p.entitlement, t.amount_fen HAVING -sum(e.amount_fen) <> t.amount_fen LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entitlement % would not be approved for its sum', wrong.entitlement
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_adds_up AFTER INSERT ON rewards.ledger_entry REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION rewards.check_ledger();
"""

GROWING = "\n".join(
    f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON rewards.{table}"
    " FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();\n"
    f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON rewards.{table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();"
    for table in ONLY_GROW
)

BACKWARDS = "\n".join(
    [
        *(
            f"DROP TRIGGER {table}_is_never_emptied ON rewards.{table};"
            f" DROP TRIGGER {table}_only_grows ON rewards.{table};"
            for table in ONLY_GROW
        ),
        "DROP TRIGGER ledger_adds_up ON rewards.ledger_entry; DROP FUNCTION rewards.check_ledger();",
        "DROP TRIGGER batch_is_guarded ON rewards.batch; DROP FUNCTION rewards.guard_batch();",
        "DROP TRIGGER batch_line_is_guarded ON rewards.batch_line; DROP FUNCTION rewards.guard_batch_line();",
        "DROP INDEX rewards.batch_line_live;",
        "DROP TRIGGER list_line_is_guarded ON rewards.list_line; DROP FUNCTION rewards.guard_list_line();",
        "DROP TRIGGER reward_list_is_guarded ON rewards.reward_list; DROP FUNCTION rewards.guard_list();",
        "DROP INDEX rewards.list_line_on_one_list;",
        "DROP TRIGGER program_is_guarded ON rewards.program; DROP FUNCTION rewards.guard_program();",
        "CREATE TRIGGER program_only_grows BEFORE UPDATE OR DELETE ON rewards.program"
        " FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();",
    ]
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    async def run() -> None:
        await execute("\n".join((FILL, PROGRAMS, LISTS, BATCHES, LEDGER, GROWING)))

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
