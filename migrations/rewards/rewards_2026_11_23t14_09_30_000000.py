"""Nothing that stands was offset; what is recorded of outside payments is guarded.

A sum that was entitled before there was an offset had none taken off it.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import BigInt
from piccolo.constraints import Check

from registry.core.database import execute

ID = "2026-11-23T14:09:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards of outside payments"

FORWARDS = """
ALTER TABLE rewards.entitlement DISABLE TRIGGER entitlement_only_grows;
UPDATE rewards.entitlement SET offset_fen = 0;
ALTER TABLE rewards.entitlement ENABLE TRIGGER entitlement_only_grows;
-- Sealed columns may be sealed anew under another key; nothing else of a list ever changes.
CREATE TRIGGER outside_payment_import_only_grows BEFORE UPDATE OR DELETE ON rewards.outside_payment_import
    FOR EACH ROW EXECUTE FUNCTION rewards.refuse_change_but_sealing(content, evidence);
CREATE TRIGGER outside_payment_import_is_never_emptied BEFORE TRUNCATE ON rewards.outside_payment_import
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
CREATE FUNCTION rewards.guard_outside_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an outside payment is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - '{state,decided_by,decided_at,ended_by,ended_at,reason}'::text[]
       IS DISTINCT FROM to_jsonb(OLD) - '{state,decided_by,decided_at,ended_by,ended_at,reason}'::text[]
       OR (OLD.state, NEW.state) NOT IN (
           ('recorded', 'confirmed'), ('recorded', 'refused'), ('confirmed', 'withdrawn')) THEN
        RAISE EXCEPTION 'an outside payment is only confirmed, refused or withdrawn'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outside_payment_is_guarded BEFORE UPDATE OR DELETE ON rewards.outside_payment
    FOR EACH ROW EXECUTE FUNCTION rewards.guard_outside_payment();
-- One that was refused or withdrawn may be recorded anew.
CREATE UNIQUE INDEX outside_payment_once ON rewards.outside_payment
    (award, payee_class, coalesce(person, organization), payer, document_number)
    WHERE state IN ('recorded', 'confirmed');
"""
BACKWARDS = """
DROP INDEX rewards.outside_payment_once;
DROP TRIGGER outside_payment_is_guarded ON rewards.outside_payment;
DROP FUNCTION rewards.guard_outside_payment();
DROP TRIGGER outside_payment_import_is_never_emptied ON rewards.outside_payment_import;
DROP TRIGGER outside_payment_import_only_grows ON rewards.outside_payment_import;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    manager.alter_column(
        table_class_name="Entitlement",
        tablename="entitlement",
        column_name="offset_fen",
        db_column_name="offset_fen",
        params={"null": False},
        old_params={"null": True},
        column_class=BigInt,
        old_column_class=BigInt,
        schema="rewards",
    )
    manager.drop_constraint(
        table_class_name="Entitlement",
        tablename="entitlement",
        constraint_name="entitlement_within_claim",
        schema="rewards",
    )
    manager.add_constraint(
        table_class_name="Entitlement",
        tablename="entitlement",
        constraint_name="entitlement_within_rest",
        constraint_class=Check,
        params={
            "condition": "earlier_fen >= 0 AND offset_fen >= 0"
            " AND amount_fen <= claimed_fen - earlier_fen - offset_fen"
        },
        schema="rewards",
    )
    return manager
