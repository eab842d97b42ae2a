from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Text
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-23T00:38:29:273393"
VERSION = "1.38.0"
DESCRIPTION = "english names of contest classes"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Competition",
        tablename="competition",
        column_name="contest_class_en",
        db_column_name="contest_class_en",
        column_class_name="Text",
        column_class=Text,
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
        schema="competitions",
    )

    return manager
