"""Tells Piccolo which tables the package has and where its migrations lie."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="rewards",
    migrations_folder_path=str(Path(__file__).parent.parent / "migrations" / "rewards"),
    # Imported tables belong to their own package, which creates them.
    table_classes=table_finder(["rewards.tables"], exclude_imported=True),
    migration_dependencies=["competitions.piccolo_app"],
)
