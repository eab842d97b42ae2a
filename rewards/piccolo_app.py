"""Tells Piccolo which tables the package has and where its migrations lie."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

_PARTS = (
    *("commendations", "entitlements", "ledger", "lists", "objections", "payees", "payments", "programs"),
    "outside_payments",
    "qualifications",
    "webhooks",
)

APP_CONFIG = AppConfig(
    app_name="rewards",
    migrations_folder_path=str(Path(__file__).parent.parent / "migrations" / "rewards"),
    # Imported tables belong to the file or the package that declares them.
    table_classes=table_finder([f"rewards.tables.{part}" for part in _PARTS], exclude_imported=True),
    migration_dependencies=["competitions.piccolo_app"],
)
