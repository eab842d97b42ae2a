from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Boolean

ID = "2026-11-22T22:25:57:115677"
VERSION = "1.38.0"
DESCRIPTION = "every version says who is official"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="ProvisionalLine",
        tablename="provisional_line",
        column_name="unofficial",
        db_column_name="unofficial",
        params={"null": False},
        old_params={"null": True},
        column_class=Boolean,
        old_column_class=Boolean,
        schema="competitions",
    )

    manager.alter_column(
        table_class_name="ResultLine",
        tablename="result_line",
        column_name="unofficial",
        db_column_name="unofficial",
        params={"null": False},
        old_params={"null": True},
        column_class=Boolean,
        old_column_class=Boolean,
        schema="competitions",
    )

    return manager
