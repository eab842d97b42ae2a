"""Widens who may stand among the people of an award, and of an award decided elsewhere: its experts as well."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-23T14:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "experts among the people of an award"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.drop_constraint(
        table_class_name="EntryMember",
        tablename="entry_member",
        constraint_name="entry_member_has_role",
        schema="competitions",
    )

    manager.drop_constraint(
        table_class_name="ExternalPerson",
        tablename="external_person",
        constraint_name="external_person_role",
        schema="competitions",
    )

    manager.add_constraint(
        table_class_name="EntryMember",
        tablename="entry_member",
        constraint_name="entry_member_role_known",
        constraint_class=Check,
        params={"condition": "role IN ('member', 'tutor', 'expert', 'substitute', 'replaced')"},
        schema="competitions",
    )

    manager.add_constraint(
        table_class_name="ExternalPerson",
        tablename="external_person",
        constraint_name="external_person_role_known",
        constraint_class=Check,
        params={"condition": "role IN ('member', 'tutor', 'expert')"},
        schema="competitions",
    )

    return manager
