from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Text

ID = "2026-11-22T20:58:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "every event and entry has a state"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Entry",
        tablename="entry",
        column_name="status",
        db_column_name="status",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="competitions",
    )

    manager.alter_column(
        table_class_name="Entry",
        tablename="entry",
        column_name="status_reason",
        db_column_name="status_reason",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="competitions",
    )

    manager.alter_column(
        table_class_name="Entry",
        tablename="entry",
        column_name="team_name",
        db_column_name="team_name",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="competitions",
    )

    manager.alter_column(
        table_class_name="Event",
        tablename="event",
        column_name="state",
        db_column_name="state",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="competitions",
    )

    return manager
