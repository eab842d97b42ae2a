from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Text
from piccolo.constraints import Check

ID = "2026-11-23T03:19:23:652809"
VERSION = "1.38.0"
DESCRIPTION = "every issuer says what its QR code holds"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="credentials", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Issuer",
        tablename="issuer",
        column_name="qr_code",
        db_column_name="qr_code",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="credentials",
    )

    manager.add_constraint(
        table_class_name="Issuer",
        tablename="issuer",
        constraint_name="issuer_qr_code",
        constraint_class=Check,
        params={"condition": "qr_code IN ('plain', 'offline')"},
        schema="credentials",
    )

    return manager
