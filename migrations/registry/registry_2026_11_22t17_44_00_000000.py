"""Accounts keep their role while it moves from a column of the account to a grant."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-22T17:44:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "roles before grants"

FORWARDS = """
CREATE TABLE registry.role_before_grants AS SELECT id AS account, role, organization FROM registry.account;
"""

BACKWARDS = """
DROP TABLE registry.role_before_grants;
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
