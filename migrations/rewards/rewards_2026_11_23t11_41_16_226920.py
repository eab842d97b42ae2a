from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-23T11:41:16:226920"
VERSION = "1.38.0"
DESCRIPTION = "payments that bounce"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    manager.drop_constraint(
        table_class_name="Occurrence",
        tablename="occurrence",
        constraint_name="occurrence_kind",
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Occurrence",
        tablename="occurrence",
        constraint_name="occurrence_kinds",
        constraint_class=Check,
        params={
            "condition": "kind IN ('award.confirmed', 'award.changed', 'award.revoked', 'entitlement.approved', 'payment.made', 'payment.bounced')"
        },
        schema="rewards",
    )

    return manager
