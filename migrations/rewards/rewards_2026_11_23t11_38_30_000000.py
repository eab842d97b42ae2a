"""Every sum so far is under the budget of its contest's year: nothing could be carried over."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T11:38:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "budget year of what stands"

FILL = """
ALTER TABLE rewards.entitlement DISABLE TRIGGER entitlement_only_grows;
UPDATE rewards.entitlement t SET budget_year = c.year
FROM competitions.award a JOIN competitions.competition c ON c.id = a.competition WHERE a.id = t.award;
ALTER TABLE rewards.entitlement ENABLE TRIGGER entitlement_only_grows;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    async def run() -> None:
        await execute(FILL)

    async def run_backwards() -> None:
        """Leave the years: the column goes with the migration before this one."""

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
