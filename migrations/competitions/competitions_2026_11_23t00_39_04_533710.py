from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Text

ID = "2026-11-23T00:39:04:533710"
VERSION = "1.38.0"
DESCRIPTION = "every contest class says its english name"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Competition",
        tablename="competition",
        column_name="contest_class_en",
        db_column_name="contest_class_en",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="competitions",
    )

    return manager
