from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import BigInt, ForeignKey, Text, Timestamptz

ID = "2026-11-23T06:40:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "money_is_whole"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Entitlement",
        tablename="entitlement",
        column_name="fund_source",
        db_column_name="fund_source",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="rewards",
    )

    manager.alter_column(
        table_class_name="Entitlement",
        tablename="entitlement",
        column_name="withheld_fen",
        db_column_name="withheld_fen",
        params={"null": False},
        old_params={"null": True},
        column_class=BigInt,
        old_column_class=BigInt,
        schema="rewards",
    )

    manager.alter_column(
        table_class_name="Program",
        tablename="program",
        column_name="drafted_at",
        db_column_name="drafted_at",
        params={"null": False},
        old_params={"null": True},
        column_class=Timestamptz,
        old_column_class=Timestamptz,
        schema="rewards",
    )

    manager.alter_column(
        table_class_name="Program",
        tablename="program",
        column_name="drafted_by",
        db_column_name="drafted_by",
        params={"null": False},
        old_params={"null": True},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema="rewards",
    )

    manager.alter_column(
        table_class_name="Program",
        tablename="program",
        column_name="state",
        db_column_name="state",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="rewards",
    )

    return manager
