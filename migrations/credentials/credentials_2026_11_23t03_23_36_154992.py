from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-23T03:23:36:154992"
VERSION = "1.38.0"
DESCRIPTION = "keys for embedded proofs"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="credentials", description=DESCRIPTION)

    manager.drop_constraint(
        table_class_name="SigningKey",
        tablename="signing_key",
        constraint_name="signing_key_algorithm",
        schema="credentials",
    )

    manager.add_constraint(
        table_class_name="SigningKey",
        tablename="signing_key",
        constraint_name="signing_key_algorithms",
        constraint_class=Check,
        params={"condition": "algorithm IN ('ES256', 'RS256', 'EdDSA')"},
        schema="credentials",
    )

    return manager
