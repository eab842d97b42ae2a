"""A year of holidays only grows."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T06:38:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "guards of the holiday calendar"

FORWARDS = """
CREATE TRIGGER holiday_calendar_only_grows BEFORE UPDATE OR DELETE ON registry.holiday_calendar
    FOR EACH ROW EXECUTE FUNCTION registry.refuse_change();
CREATE TRIGGER holiday_calendar_is_never_emptied BEFORE TRUNCATE ON registry.holiday_calendar
    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();
"""

BACKWARDS = """
DROP TRIGGER holiday_calendar_is_never_emptied ON registry.holiday_calendar;
DROP TRIGGER holiday_calendar_only_grows ON registry.holiday_calendar;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registry", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
