from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz

ID = "2026-11-22T19:51:58:039187"
VERSION = "1.38.0"
DESCRIPTION = "every membership says when it was recorded"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="registry", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Membership",
        tablename="membership",
        column_name="recorded_at",
        db_column_name="recorded_at",
        params={"null": False},
        old_params={"null": True},
        column_class=Timestamptz,
        old_column_class=Timestamptz,
        schema="registry",
    )

    return manager
