from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import JSONB, UUID, Date, ForeignKey, Integer, Text, Timestamptz
from piccolo.columns.defaults.uuid import UUID4
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check, Unique
from piccolo.table import Table


class Account(Table, tablename="account", schema="registry"):
    id = UUID(
        default=UUID4(),
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


class AwardRecipient(Table, tablename="award_recipient", schema="competitions"):
    id = UUID(
        default=UUID4(),
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


class Commendation(Table, tablename="commendation", schema="rewards"):
    id = UUID(
        default=UUID4(),
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


class CommendationLine(Table, tablename="commendation_line", schema="rewards"):
    id = UUID(
        default=UUID4(),
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


class Organization(Table, tablename="organization", schema="registry"):
    id = UUID(
        default=UUID4(),
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


ID = "2026-11-23T11:35:06:765796"
VERSION = "1.38.0"
DESCRIPTION = "commendation decisions"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    manager.add_table(
        class_name="CommendationWithdrawal",
        tablename="commendation_withdrawal",
        schema="rewards",
        columns=None,
    )

    manager.add_table(
        class_name="Commendation",
        tablename="commendation",
        schema="rewards",
        columns=None,
    )

    manager.add_table(
        class_name="CommendationLine",
        tablename="commendation_line",
        schema="rewards",
        columns=None,
    )

    manager.add_column(
        table_class_name="CommendationWithdrawal",
        tablename="commendation_withdrawal",
        column_name="id",
        db_column_name="id",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": UUID4(),
            "null": False,
            "primary_key": True,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationWithdrawal",
        tablename="commendation_withdrawal",
        column_name="line",
        db_column_name="line",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": CommendationLine,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.cascade,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": True,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationWithdrawal",
        tablename="commendation_withdrawal",
        column_name="reason",
        db_column_name="reason",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationWithdrawal",
        tablename="commendation_withdrawal",
        column_name="withdrawn_by",
        db_column_name="withdrawn_by",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Account,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.cascade,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationWithdrawal",
        tablename="commendation_withdrawal",
        column_name="withdrawn_at",
        db_column_name="withdrawn_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="id",
        db_column_name="id",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": UUID4(),
            "null": False,
            "primary_key": True,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="organization",
        db_column_name="organization",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Organization,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.cascade,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="title",
        db_column_name="title",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="number",
        db_column_name="number",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="basis",
        db_column_name="basis",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="body",
        db_column_name="body",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="dated",
        db_column_name="dated",
        column_class_name="Date",
        column_class=Date,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="selection",
        db_column_name="selection",
        column_class_name="JSONB",
        column_class=JSONB,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="state",
        db_column_name="state",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="drafted_by",
        db_column_name="drafted_by",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Account,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.cascade,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="drafted_at",
        db_column_name="drafted_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="decided_by",
        db_column_name="decided_by",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Account,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.cascade,
            "target_column": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="decided_at",
        db_column_name="decided_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Commendation",
        tablename="commendation",
        column_name="content_hash",
        db_column_name="content_hash",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationLine",
        tablename="commendation_line",
        column_name="id",
        db_column_name="id",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": UUID4(),
            "null": False,
            "primary_key": True,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationLine",
        tablename="commendation_line",
        column_name="commendation",
        db_column_name="commendation",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Commendation,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.cascade,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationLine",
        tablename="commendation_line",
        column_name="number",
        db_column_name="number",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationLine",
        tablename="commendation_line",
        column_name="part",
        db_column_name="part",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationLine",
        tablename="commendation_line",
        column_name="recipient",
        db_column_name="recipient",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": AwardRecipient,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.cascade,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationLine",
        tablename="commendation_line",
        column_name="honor",
        db_column_name="honor",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="CommendationLine",
        tablename="commendation_line",
        column_name="honor_en",
        db_column_name="honor_en",
        column_class_name="Text",
        column_class=Text,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Commendation",
        tablename="commendation",
        constraint_name="commendation_once",
        constraint_class=Unique,
        params={"columns": ["organization", "number"], "nulls_distinct": True},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Commendation",
        tablename="commendation",
        constraint_name="commendation_state",
        constraint_class=Check,
        params={"condition": "state IN ('drafted', 'decided')"},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Commendation",
        tablename="commendation",
        constraint_name="commendation_decided_whole",
        constraint_class=Check,
        params={
            "condition": "(state = 'decided') = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (content_hash IS NULL)"
        },
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Commendation",
        tablename="commendation",
        constraint_name="commendation_another_person",
        constraint_class=Check,
        params={"condition": "decided_by IS NULL OR decided_by <> drafted_by"},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="CommendationLine",
        tablename="commendation_line",
        constraint_name="commendation_line_once",
        constraint_class=Unique,
        params={"columns": ["commendation", "recipient"], "nulls_distinct": True},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="CommendationLine",
        tablename="commendation_line",
        constraint_name="commendation_line_number",
        constraint_class=Unique,
        params={"columns": ["commendation", "number"], "nulls_distinct": True},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="CommendationLine",
        tablename="commendation_line",
        constraint_name="commendation_line_part",
        constraint_class=Check,
        params={"condition": "part IN ('student', 'tutor', 'school')"},
        schema="rewards",
    )

    return manager
