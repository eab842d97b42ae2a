from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import BigInt
from piccolo.constraints import Check

ID = "2026-11-23T06:56:40:000000"
VERSION = "1.38.0"
DESCRIPTION = "what_rules_gave_is_whole"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    for column in ("claimed_fen", "earlier_fen"):
        manager.alter_column(
            table_class_name="Entitlement",
            tablename="entitlement",
            column_name=column,
            db_column_name=column,
            params={"null": False},
            old_params={"null": True},
            column_class=BigInt,
            old_column_class=BigInt,
            schema="rewards",
        )

    manager.add_constraint(
        table_class_name="Entitlement",
        tablename="entitlement",
        constraint_name="entitlement_within_claim",
        constraint_class=Check,
        params={"condition": "earlier_fen >= 0 AND amount_fen <= claimed_fen - earlier_fen"},
        schema="rewards",
    )

    return manager
