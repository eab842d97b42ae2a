from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import UUID, Integer, Text, Timestamptz
from piccolo.columns.defaults.uuid import UUID4
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check, Unique

ID = "2026-11-23T03:21:42:948063"
VERSION = "1.38.0"
DESCRIPTION = "test issuer"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="credentials", description=DESCRIPTION)

    manager.add_table(
        class_name="TestCredential",
        tablename="test_credential",
        schema="credentials",
        columns=None,
    )

    manager.add_column(
        table_class_name="TestCredential",
        tablename="test_credential",
        column_name="id",
        db_column_name="id",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": UUID4(),
            "null": False,
            "primary_key": True,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="credentials",
    )

    manager.add_column(
        table_class_name="TestCredential",
        tablename="test_credential",
        column_name="credential",
        db_column_name="credential",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="credentials",
    )

    manager.add_column(
        table_class_name="TestCredential",
        tablename="test_credential",
        column_name="status_index",
        db_column_name="status_index",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="credentials",
    )

    manager.add_column(
        table_class_name="TestCredential",
        tablename="test_credential",
        column_name="issued_at",
        db_column_name="issued_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="credentials",
    )

    manager.add_column(
        table_class_name="TestCredential",
        tablename="test_credential",
        column_name="revoked_at",
        db_column_name="revoked_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="credentials",
    )

    manager.add_constraint(
        table_class_name="TestCredential",
        tablename="test_credential",
        constraint_name="test_credential_once",
        constraint_class=Unique,
        params={"columns": ["status_index"], "nulls_distinct": True},
        schema="credentials",
    )

    manager.add_constraint(
        table_class_name="TestCredential",
        tablename="test_credential",
        constraint_name="test_credential_index",
        constraint_class=Check,
        params={"condition": "status_index BETWEEN 0 AND 131071"},
        schema="credentials",
    )

    return manager
