"""Tells Piccolo which tables the package has and where its migrations lie."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

_PARTS = ("awards", "entries", "events", "external", "marking", "results")

APP_CONFIG = AppConfig(
    app_name="competitions",
    migrations_folder_path=str(Path(__file__).parent.parent / "migrations" / "competitions"),
    # Imported tables belong to the file or the package that declares them.
    table_classes=table_finder(
        [f"competitions.tables.{part}" for part in _PARTS],
        exclude_imported=True,
    ),
    migration_dependencies=["registry.piccolo_app"],
)
