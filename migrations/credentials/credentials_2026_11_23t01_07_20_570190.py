from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer, Text

ID = "2026-11-23T01:07:20:570190"
VERSION = "1.38.0"
DESCRIPTION = "said each time"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="credentials", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Credential",
        tablename="credential",
        column_name="edition",
        db_column_name="edition",
        params={"null": False},
        old_params={"null": True},
        column_class=Integer,
        old_column_class=Integer,
        schema="credentials",
    )

    manager.alter_column(
        table_class_name="Credential",
        tablename="credential",
        column_name="kind",
        db_column_name="kind",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="credentials",
    )

    manager.alter_column(
        table_class_name="Credential",
        tablename="credential",
        column_name="lead",
        db_column_name="lead",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="credentials",
    )

    manager.alter_column(
        table_class_name="Issuer",
        tablename="issuer",
        column_name="layout",
        db_column_name="layout",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="credentials",
    )

    manager.alter_column(
        table_class_name="Issuer",
        tablename="issuer",
        column_name="post",
        db_column_name="post",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="credentials",
    )

    manager.alter_column(
        table_class_name="Issuer",
        tablename="issuer",
        column_name="post_en",
        db_column_name="post_en",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="credentials",
    )

    manager.alter_column(
        table_class_name="Issuer",
        tablename="issuer",
        column_name="signatory",
        db_column_name="signatory",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="credentials",
    )

    manager.alter_column(
        table_class_name="Issuer",
        tablename="issuer",
        column_name="signatory_en",
        db_column_name="signatory_en",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="credentials",
    )

    manager.alter_column(
        table_class_name="Issuer",
        tablename="issuer",
        column_name="slug",
        db_column_name="slug",
        params={"null": False},
        old_params={"null": True},
        column_class=Text,
        old_column_class=Text,
        schema="credentials",
    )

    return manager
