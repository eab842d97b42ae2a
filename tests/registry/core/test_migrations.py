"""The schema: built by migrations only, equal to what the tables declare, and guarded by the database."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack

import asyncpg
import pytest
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.columns import ForeignKey
from piccolo.columns.base import OnDelete
from piccolo.conf.apps import Finder
from piccolo.table import Table, sort_table_classes

from competitions.awards.queries import awards_of
from competitions.awards.service import revoke
from registry.core import database, embedded, migrations
from registry.core.columns import PERSONAL
from registry.core.settings import Settings
from tests.conftest import ROOT, WORKER
from tests.factories import make_issued

pytestmark = pytest.mark.anyio

SCHEMAS = ("registry", "competitions", "credentials", "rewards")
# What Piccolo's declarations have no words for and raw migrations add.
UNDECLARED = {
    "audit_line_action",
    "audit_line_at",
    "audit_line_subject",
    "award_superseded_once",
    "correction_open_once",
    "duplicate_decision_once",
    "entry_member_of_person",
    "erasure_open_once",
    "event_by_state",
    "issuing_run_open",
    "membership_open_once",
    "notice_open_once",
    "organization_name_by_name",
    "page_closure_open",
    "person_by_name",
    "provisional_result_stands_once",
    "role_grant_once",
    "suspension_open",
    "role_grant_once_in_competition",
    "session_open",
    "sign_off_stands_once",
    "FOREIGN KEY (competition) REFERENCES competitions.competition(id) ON DELETE RESTRICT",
}

COLUMNS = """
SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = ANY($1)
"""
CONSTRAINTS = """
SELECT n.nspname, r.relname, c.contype::text, pg_get_constraintdef(c.oid) AS definition FROM pg_constraint c
JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE n.nspname = ANY($1) AND c.contype <> 'n'
"""
INDEXES = "SELECT schemaname, tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = ANY($1)"


def declared() -> list[type[Table]]:
    tables = [table for app in SCHEMAS for table in Finder().get_app_config(app).table_classes]
    return sort_table_classes(tables)


@pytest.fixture
async def built_from_declarations(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A database made from the tables' declarations alone."""
    name = f"declared_{WORKER}"
    with ExitStack() as stack:
        url_of = stack.enter_context(embedded.running(settings))
        maintenance = await asyncpg.connect(url_of("postgres"))
        await maintenance.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await maintenance.execute(f"CREATE DATABASE {name}")
        connection = await asyncpg.connect(url_of(name))
        for schema in SCHEMAS:
            await connection.execute(f"CREATE SCHEMA {schema}")
        for table in declared():
            for statement in table.create_table().ddl:
                await connection.execute(statement)
        yield connection
        await connection.close()
        await maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await maintenance.close()


@pytest.mark.parametrize("what", [COLUMNS, CONSTRAINTS, INDEXES], ids=["columns", "constraints", "indexes"])
async def test_what_is_migrated_is_what_is_declared(
    db: None, built_from_declarations: asyncpg.Connection, what: str
) -> None:
    migrated = {tuple(row) for row in await database.fetch(what, list(SCHEMAS))}
    expected = {tuple(row) for row in await built_from_declarations.fetch(what, list(SCHEMAS))}
    extra = {row for row in migrated - expected if not UNDECLARED & set(row)}
    assert expected, "the declarations made nothing"
    assert (extra, expected - migrated) == (set(), set())


async def test_no_migration_is_missing(db: None) -> None:
    for app in SCHEMAS:
        statements = await AutoMigrationManager().get_alter_statements(Finder().get_app_config(app))
        missing = [line for alter in statements for line in alter.statements]
        assert missing == []


def test_references_never_cascade_and_are_never_null_by_default() -> None:
    references = [c for table in declared() for c in table._meta.foreign_key_columns]
    assert len(references) > 30
    for column in references:
        assert isinstance(column, ForeignKey)
        assert column._foreign_key_meta.on_delete == OnDelete.restrict
        assert column._meta.index or column._meta.unique


def test_no_column_has_a_quiet_default() -> None:
    quiet = [
        f"{table.__name__}.{column._meta.name}"
        for table in declared()
        for column in table._meta.columns
        if not column._meta.primary_key and column._meta.params.get("default") is not None
    ]
    assert quiet == []


def test_names_of_persons_are_marked_as_personal() -> None:
    marked = {
        f"{table._meta.tablename}.{column._meta.name}"
        for table in declared()
        for column in table._meta.columns
        if (column._meta.help_text or "").startswith(PERSONAL)
    }
    assert {"person.name", "person.latin_name", "credential.token"} <= marked


ONLY_GROW = [table for table in declared() if "nly grows" in (table.__doc__ or "")]


# One row in each table of marking, publishing and appealing that only grows.
A_MARKED_CONTEST = (
    "INSERT INTO competitions.sheet_save (id, event, account, key, changes, answer, saved_at)"
    " SELECT gen_random_uuid(), e.id, a.id, 'x', '[]', '{}', now()"
    " FROM competitions.event e, registry.account a LIMIT 1",
    "INSERT INTO competitions.provisional_result (id, event, number, scheme, scheme_version, content_hash,"
    " published_by, published_at, appeals_until)"
    " SELECT gen_random_uuid(), v.event, 1, v.scheme, v.scheme_version, v.content_hash, v.decided_by, now(),"
    " now() FROM competitions.result_version v LIMIT 1",
    "INSERT INTO competitions.provisional_line (id, result, entry, unofficial, status, reason, reason_en)"
    " SELECT gen_random_uuid(), r.id, n.id, false, 'absent', '', '' FROM competitions.provisional_result r"
    " JOIN competitions.entry n ON n.event = r.event LIMIT 1",
    "INSERT INTO competitions.appeal (id, result, entry, organization, grounds, filed_by, filed_at)"
    " SELECT gen_random_uuid(), l.result, n.id, n.organization, 'x', r.published_by, now()"
    " FROM competitions.provisional_line l JOIN competitions.entry n ON n.id = l.entry"
    " JOIN competitions.provisional_result r ON r.id = l.result",
    "INSERT INTO competitions.appeal_answer (id, appeal, level, outcome, answer, answered_by, answered_at)"
    " SELECT gen_random_uuid(), id, 'jury', 'rejected', 'x', filed_by, now() FROM competitions.appeal",
)

A_PROPOSAL = (
    "INSERT INTO credentials.take_back (id, scope, subject, reason, proposed_by, proposed_at)"
    " SELECT gen_random_uuid(), 'credential', id, 'x', issued_by, now() FROM credentials.credential LIMIT 1",
    "INSERT INTO credentials.take_back_item (id, take_back, credential)"
    " SELECT gen_random_uuid(), id, subject FROM credentials.take_back",
)


async def test_tables_that_only_grow_refuse_everything_else(db: None) -> None:
    """On a registry in which each of them has rows: a guard per row never fires on an empty table."""
    contest, _ = await make_issued()
    first_prize = next(a for a in await awards_of(contest.id) if a.kind == "entry" and a.code == "first")
    await revoke(contest.organizer, first_prize.id, "测试")
    await database.execute(
        "INSERT INTO registry.audit_seal (position, line, hash, sealed_at)"
        " SELECT 1, min(id), 'x', now() FROM registry.audit_line"
    )
    await database.execute(
        "INSERT INTO registry.audit_head (id, position, of_day, statement, signed_at)"
        " VALUES (gen_random_uuid(), 1, '2026-11-22', 'x', now())"
    )
    for statement in (*A_MARKED_CONTEST, *A_PROPOSAL):
        await database.execute(statement)
    assert len(ONLY_GROW) >= 16
    for table in ONLY_GROW:
        name = f"{table._meta.schema}.{table._meta.tablename}"
        assert await database.fetch_value(f"SELECT count(*) FROM {name}") > 0, name
        for statement in (f"UPDATE {name} SET id = id", f"DELETE FROM {name}", f"TRUNCATE {name} CASCADE"):
            with pytest.raises(asyncpg.IntegrityConstraintViolationError):
                await database.execute(statement)


async def test_two_who_migrate_at_once_both_succeed(settings: Settings) -> None:
    other = settings.model_copy(update={"database": f"twice_{WORKER}"})
    await database.drop_embedded(other)
    code = (
        "import asyncio, sys\n"
        "from registry.core import database, migrations\n"
        "from registry.core.settings import Settings, use\n"
        "async def run():\n"
        "    settings = Settings(data_dir=sys.argv[1], database=sys.argv[2])\n"
        "    use(settings)\n"
        "    async with database.opened(settings):\n"
        "        print(len((await migrations.migrate()).applied))\n"
        "asyncio.run(run())\n"
    )

    async def one() -> tuple[int | None, bytes, bytes]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            code,
            str(other.data_dir),
            other.database,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        return process.returncode, out, err

    outcomes = await asyncio.gather(one(), one())
    assert [outcome[0] for outcome in outcomes] == [0, 0], outcomes
    written = len(list((ROOT / "migrations").glob("*/[!_]*.py")))
    assert sorted(int(outcome[1]) for outcome in outcomes) == [0, written]
    await database.drop_embedded(other)


UPGRADE = """
import asyncio, io, sys
from contextlib import redirect_stdout
from registry.core import database, migrations
from registry.core.settings import Settings, use
from piccolo.apps.migrations.commands.forwards import run_forwards

settings = Settings(data_dir=sys.argv[1], database=sys.argv[2])
use(settings)

async def run():
    async with database.opened(settings):
        with redirect_stdout(io.StringIO()):
            await run_forwards(app_name="registry", migration_id="2026-11-22T15:00:00:000000")
        await database.execute(
            "INSERT INTO registry.organization (name, name_en, short_name, kind, city, district, fictional,"
            " created_at) VALUES ('某局', '', '', 'bureau', '', '', true, now())"
        )
        await database.execute(
            "INSERT INTO registry.account (username, display_name, password_hash, role, organization, active,"
            " created_at) SELECT role, '', '', role, organization.id, true, now()"
            " FROM registry.organization, unnest('{administrator,bureau_officer,student}'::text[]) AS role"
        )
        await migrations.migrate()
        for row in await database.fetch(
            "SELECT a.username, g.role, o.bureau FROM registry.account a"
            " LEFT JOIN registry.role_grant g ON g.account = a.id"
            " LEFT JOIN registry.organization o ON o.id = g.organization ORDER BY a.username"
        ):
            print(*row)

asyncio.run(run())
"""


async def test_a_registry_of_the_first_version_keeps_its_accounts_and_their_roles(settings: Settings) -> None:
    other = settings.model_copy(update={"database": f"upgraded_{WORKER}"})
    await database.drop_embedded(other)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        UPGRADE,
        str(other.data_dir),
        other.database,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    assert out.decode().splitlines() == [
        "administrator administrator None",
        "bureau_officer bureau_officer other",
        "student student None",
    ]
    await database.drop_embedded(other)


async def test_what_is_migrated_is_ready(db: None) -> None:
    assert not await migrations.pending()
