"""The QR code of issuers that were there before holds what it held: the address only."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T03:18:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "the QR code of issuers stays as it is"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="credentials", description=DESCRIPTION)

    async def run() -> None:
        await execute("UPDATE credentials.issuer SET qr_code = 'plain'")

    async def nothing() -> None:
        """The column goes altogether in the migration before."""

    manager.add_raw(run)
    manager.add_raw_backwards(nothing)
    return manager
