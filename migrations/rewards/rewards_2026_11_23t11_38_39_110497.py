from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer

ID = "2026-11-23T11:38:39:110497"
VERSION = "1.38.0"
DESCRIPTION = "budget year is always known"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Entitlement",
        tablename="entitlement",
        column_name="budget_year",
        db_column_name="budget_year",
        params={"null": False},
        old_params={"null": True},
        column_class=Integer,
        old_column_class=Integer,
        schema="rewards",
    )

    return manager
