from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-23T11:34:31:986201"
VERSION = "1.38.0"
DESCRIPTION = "certificates of honor"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="credentials", description=DESCRIPTION)

    manager.drop_constraint(
        table_class_name="Credential",
        tablename="credential",
        constraint_name="credential_kind",
        schema="credentials",
    )

    manager.add_constraint(
        table_class_name="Credential",
        tablename="credential",
        constraint_name="credential_kind_known",
        constraint_class=Check,
        params={"condition": "kind IN ('award', 'confirmation', 'title', 'level', 'honor')"},
        schema="credentials",
    )

    return manager
