"""Tells Piccolo which tables the package has and where its migrations lie."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="competitions",
    migrations_folder_path=str(Path(__file__).parent.parent / "migrations" / "competitions"),
    # Imported tables belong to their own package, which creates them.
    table_classes=table_finder(["competitions.tables"], exclude_imported=True),
    migration_dependencies=["registry.piccolo_app"],
)
