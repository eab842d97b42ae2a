from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import UUID
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-22T22:11:34:517998"
VERSION = "1.38.0"
DESCRIPTION = "where judges work, and invitations to judge"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="registry", description=DESCRIPTION)

    manager.add_column(
        table_class_name="OneTimeCode",
        tablename="one_time_code",
        column_name="competition",
        db_column_name="competition",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="registry",
    )

    manager.drop_constraint(
        table_class_name="RoleGrant",
        tablename="role_grant",
        constraint_name="role_grant_reach",
        schema="registry",
    )

    manager.add_constraint(
        table_class_name="OneTimeCode",
        tablename="one_time_code",
        constraint_name="one_time_code_competition",
        constraint_class=Check,
        params={
            "condition": "coalesce(role IN ('chief_judge', 'judge', 'decoding_clerk'), false) = (competition IS NOT NULL) AND (competition IS NULL OR purpose = 'invitation')"
        },
        schema="registry",
    )

    manager.add_constraint(
        table_class_name="RoleGrant",
        tablename="role_grant",
        constraint_name="role_grant_place",
        constraint_class=Check,
        params={
            "condition": "CASE WHEN role IN ('administrator', 'auditor') THEN organization IS NULL AND competition IS NULL WHEN role IN ('school_officer', 'bureau_officer') THEN organization IS NOT NULL AND competition IS NULL WHEN role IN ('chief_judge', 'judge', 'decoding_clerk') THEN competition IS NOT NULL WHEN role = 'organizer' THEN organization IS NULL OR competition IS NULL ELSE competition IS NULL END"
        },
        schema="registry",
    )

    return manager
