"""What a rule gave: of the entitlements written so far, all of it stood."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T06:56:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "what rules gave so far"

FILL = """
ALTER TABLE rewards.entitlement DISABLE TRIGGER entitlement_only_grows;
UPDATE rewards.entitlement SET claimed_fen = amount_fen, earlier_fen = 0;
ALTER TABLE rewards.entitlement ENABLE TRIGGER entitlement_only_grows;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    async def run() -> None:
        await execute(FILL)

    async def run_backwards() -> None:
        """Leave what was filled: the columns go with the migration that made them."""

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
