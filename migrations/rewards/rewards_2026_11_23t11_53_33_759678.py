from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, Bytea, Date, ForeignKey, Integer, Text, Timestamptz
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


class Person(Table, tablename="person", schema="registry"):
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


class Qualification(Table, tablename="qualification", schema="rewards"):
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


class QualificationImport(Table, tablename="qualification_import", schema="rewards"):
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


ID = "2026-11-23T11:53:33:759678"
VERSION = "1.38.0"
DESCRIPTION = "qualifications"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    manager.add_table(
        class_name="Qualification",
        tablename="qualification",
        schema="rewards",
        columns=None,
    )

    manager.add_table(
        class_name="InsuredStatus",
        tablename="insured_status",
        schema="rewards",
        columns=None,
    )

    manager.add_table(
        class_name="QualificationImport",
        tablename="qualification_import",
        schema="rewards",
        columns=None,
    )

    manager.add_column(
        table_class_name="Qualification",
        tablename="qualification",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="list",
        db_column_name="list",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": QualificationImport,
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="kind",
        db_column_name="kind",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="person",
        db_column_name="person",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Person,
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="occupation_code",
        db_column_name="occupation_code",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="occupation",
        db_column_name="occupation",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="level",
        db_column_name="level",
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
        table_class_name="Qualification",
        tablename="qualification",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="title_en",
        db_column_name="title_en",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="issued_by",
        db_column_name="issued_by",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="certificate_number",
        db_column_name="certificate_number",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="awarded_on",
        db_column_name="awarded_on",
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
        table_class_name="Qualification",
        tablename="qualification",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="recorded_by",
        db_column_name="recorded_by",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="recorded_at",
        db_column_name="recorded_at",
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
        table_class_name="Qualification",
        tablename="qualification",
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
        table_class_name="Qualification",
        tablename="qualification",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="ended_by",
        db_column_name="ended_by",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="ended_at",
        db_column_name="ended_at",
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
        table_class_name="Qualification",
        tablename="qualification",
        column_name="reason",
        db_column_name="reason",
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
        table_class_name="InsuredStatus",
        tablename="insured_status",
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
        table_class_name="InsuredStatus",
        tablename="insured_status",
        column_name="list",
        db_column_name="list",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": QualificationImport,
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
        table_class_name="InsuredStatus",
        tablename="insured_status",
        column_name="person",
        db_column_name="person",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Person,
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
        table_class_name="InsuredStatus",
        tablename="insured_status",
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
        table_class_name="InsuredStatus",
        tablename="insured_status",
        column_name="starts_on",
        db_column_name="starts_on",
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
        table_class_name="InsuredStatus",
        tablename="insured_status",
        column_name="ends_on",
        db_column_name="ends_on",
        column_class_name="Date",
        column_class=Date,
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
        table_class_name="InsuredStatus",
        tablename="insured_status",
        column_name="source",
        db_column_name="source",
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
        table_class_name="InsuredStatus",
        tablename="insured_status",
        column_name="recorded_by",
        db_column_name="recorded_by",
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
        table_class_name="InsuredStatus",
        tablename="insured_status",
        column_name="recorded_at",
        db_column_name="recorded_at",
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
        table_class_name="QualificationImport",
        tablename="qualification_import",
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
        table_class_name="QualificationImport",
        tablename="qualification_import",
        column_name="file_name",
        db_column_name="file_name",
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
        table_class_name="QualificationImport",
        tablename="qualification_import",
        column_name="sha256",
        db_column_name="sha256",
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
        table_class_name="QualificationImport",
        tablename="qualification_import",
        column_name="content",
        db_column_name="content",
        column_class_name="Bytea",
        column_class=Bytea,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": True,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="QualificationImport",
        tablename="qualification_import",
        column_name="evidence_name",
        db_column_name="evidence_name",
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
        table_class_name="QualificationImport",
        tablename="qualification_import",
        column_name="evidence_sha256",
        db_column_name="evidence_sha256",
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
        table_class_name="QualificationImport",
        tablename="qualification_import",
        column_name="evidence",
        db_column_name="evidence",
        column_class_name="Bytea",
        column_class=Bytea,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": True,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="QualificationImport",
        tablename="qualification_import",
        column_name="rows",
        db_column_name="rows",
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
        table_class_name="QualificationImport",
        tablename="qualification_import",
        column_name="recorded_by",
        db_column_name="recorded_by",
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
        table_class_name="QualificationImport",
        tablename="qualification_import",
        column_name="recorded_at",
        db_column_name="recorded_at",
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

    manager.add_constraint(
        table_class_name="Qualification",
        tablename="qualification",
        constraint_name="qualification_kind",
        constraint_class=Check,
        params={"condition": "kind IN ('certificate', 'training')"},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Qualification",
        tablename="qualification",
        constraint_name="qualification_state",
        constraint_class=Check,
        params={"condition": "state IN ('recorded', 'confirmed', 'refused', 'withdrawn')"},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Qualification",
        tablename="qualification",
        constraint_name="qualification_second_person",
        constraint_class=Check,
        params={"condition": "decided_by IS NULL OR decided_by <> recorded_by"},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Qualification",
        tablename="qualification",
        constraint_name="qualification_decided",
        constraint_class=Check,
        params={"condition": "(state = 'recorded') = (decided_at IS NULL)"},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Qualification",
        tablename="qualification",
        constraint_name="qualification_says_why",
        constraint_class=Check,
        params={"condition": "state NOT IN ('refused', 'withdrawn') OR reason IS NOT NULL"},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Qualification",
        tablename="qualification",
        constraint_name="qualification_ended",
        constraint_class=Check,
        params={
            "condition": "(state = 'withdrawn') = (ended_at IS NOT NULL) AND (ended_by IS NULL) = (ended_at IS NULL)"
        },
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="InsuredStatus",
        tablename="insured_status",
        constraint_name="insured_status_forward",
        constraint_class=Check,
        params={"condition": "ends_on IS NULL OR ends_on >= starts_on"},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="InsuredStatus",
        tablename="insured_status",
        constraint_name="insured_status_once",
        constraint_class=Unique,
        params={
            "columns": ["list", "person", "organization", "starts_on"],
            "nulls_distinct": True,
        },
        schema="rewards",
    )

    manager.add_column(
        table_class_name="Entitlement",
        tablename="entitlement",
        column_name="qualification",
        db_column_name="qualification",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Qualification,
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
        table_class_name="Exclusion",
        tablename="exclusion",
        column_name="qualification",
        db_column_name="qualification",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Qualification,
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
        table_class_name="PassedOver",
        tablename="passed_over",
        column_name="qualification",
        db_column_name="qualification",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Qualification,
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

    manager.alter_column(
        table_class_name="Entitlement",
        tablename="entitlement",
        column_name="award",
        db_column_name="award",
        params={"null": True},
        old_params={"null": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema="rewards",
    )

    manager.alter_column(
        table_class_name="Exclusion",
        tablename="exclusion",
        column_name="award",
        db_column_name="award",
        params={"null": True},
        old_params={"null": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema="rewards",
    )

    manager.alter_column(
        table_class_name="PassedOver",
        tablename="passed_over",
        column_name="award",
        db_column_name="award",
        params={"null": True},
        old_params={"null": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema="rewards",
    )

    manager.drop_constraint(
        table_class_name="Entitlement",
        tablename="entitlement",
        constraint_name="entitlement_once",
        schema="rewards",
    )

    manager.drop_constraint(
        table_class_name="PassedOver",
        tablename="passed_over",
        constraint_name="passed_over_once",
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Entitlement",
        tablename="entitlement",
        constraint_name="entitlement_once_each",
        constraint_class=Unique,
        params={
            "columns": [
                "program",
                "award",
                "qualification",
                "payee_class",
                "person",
                "organization",
                "revision",
            ],
            "nulls_distinct": False,
        },
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Entitlement",
        tablename="entitlement",
        constraint_name="entitlement_one_ground",
        constraint_class=Check,
        params={"condition": "(award IS NULL) <> (qualification IS NULL)"},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="Exclusion",
        tablename="exclusion",
        constraint_name="exclusion_one_ground",
        constraint_class=Check,
        params={"condition": "(award IS NULL) <> (qualification IS NULL)"},
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="PassedOver",
        tablename="passed_over",
        constraint_name="passed_over_once_each",
        constraint_class=Unique,
        params={
            "columns": [
                "program",
                "award",
                "qualification",
                "payee_class",
                "person",
                "organization",
            ],
            "nulls_distinct": False,
        },
        schema="rewards",
    )

    manager.add_constraint(
        table_class_name="PassedOver",
        tablename="passed_over",
        constraint_name="passed_over_one_ground",
        constraint_class=Check,
        params={"condition": "(award IS NULL) <> (qualification IS NULL)"},
        schema="rewards",
    )

    return manager
