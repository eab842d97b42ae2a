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
    "batch_line_live",
    "award_superseded_once",
    "commendation_proposal_open_once",
    "commendation_repealed_once",
    "correction_open_once",
    "duplicate_decision_once",
    "entry_member_of_person",
    "occurrence_of_subject",
    "erasure_open_once",
    "event_by_state",
    "issuing_run_open",
    "list_line_on_one_list",
    "membership_open_once",
    "notice_open_once",
    "organization_name_by_name",
    "page_closure_open",
    "person_by_name",
    "provisional_result_stands_once",
    "outside_payment_once",
    "qualification_number_once",
    "role_grant_once",
    "suspension_open",
    "role_grant_once_in_competition",
    "session_open",
    "sign_off_stands_once",
    "webhook_delivery_waiting",
    "FOREIGN KEY (competition) REFERENCES competitions.competition(id) ON DELETE RESTRICT",
}

COLUMNS = """
SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default
FROM information_schema.columns NATURAL JOIN information_schema.tables
WHERE table_schema = ANY($1) AND table_type = 'BASE TABLE'
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


# One row in each table of rewards that only grows.
MONEY_ON_ITS_WAY = (
    "INSERT INTO rewards.occurrence (kind, subject, data, happened_at)"
    " VALUES ('payment.made', 'x', '{}', now())",
    "INSERT INTO registry.holiday_calendar (id, year, days_off, days_worked, source, entered_by,"
    " entered_at) SELECT gen_random_uuid(), 2027, '[]', '[]', 'x', id, now() FROM registry.account LIMIT 1",
    "INSERT INTO rewards.split_filing (id, program, award, payee_class, revision, filed_by, filed_at)"
    " SELECT gen_random_uuid(), t.program, t.award, 'student', 1, a.id, now() FROM rewards.entitlement t,"
    " registry.account a LIMIT 1",
    "INSERT INTO rewards.split_share (id, filing, person, amount_fen) SELECT gen_random_uuid(), f.id,"
    " p.id, 1 FROM rewards.split_filing f, registry.person p LIMIT 1",
    "INSERT INTO rewards.split_confirmation (id, filing, person, confirmed_by, confirmed_at) SELECT"
    " gen_random_uuid(), f.id, p.id, f.filed_by, now() FROM rewards.split_filing f, registry.person p"
    " LIMIT 1",
    "INSERT INTO rewards.payee_account (id, person, holder_name, bank, number, number_end, shared_mark,"
    " holder, confirmed_by, confirmed_at) SELECT gen_random_uuid(), p.id, 'x', 'x', 'x', '0000', 'x',"
    " 'payee', a.id, now() FROM (SELECT id FROM registry.person LIMIT 2) p, (SELECT id FROM"
    " registry.account LIMIT 1) a",
    "INSERT INTO rewards.shared_account_answer (id, one, other, reason, answered_by, answered_at) SELECT"
    " gen_random_uuid(), min(id::text)::uuid, max(id::text)::uuid, 'x', min(confirmed_by::text)::uuid,"
    " now() FROM rewards.payee_account",
    "INSERT INTO rewards.commendation (id, organization, title, number, basis, body, dated, selection,"
    " state, drafted_by, drafted_at) SELECT gen_random_uuid(), o.id, 'x', 'x', 'x', 'x', now(), '{}',"
    " 'drafted', a.id, now() FROM registry.organization o, registry.account a LIMIT 1",
    "INSERT INTO rewards.commendation_line (id, commendation, number, part, recipient, honor, honor_en)"
    " SELECT gen_random_uuid(), c.id, 1, 'student', r.id, 'x', 'x' FROM rewards.commendation c,"
    " competitions.award_recipient r LIMIT 1",
    "INSERT INTO rewards.commendation_withdrawal (id, line, reason, withdrawn_by, withdrawn_at) SELECT"
    " gen_random_uuid(), l.id, 'x', c.drafted_by, now() FROM rewards.commendation_line l"
    " JOIN rewards.commendation c ON c.id = l.commendation",
    "INSERT INTO rewards.reward_list (id, program, number, title, state, revision, drafted_by,"
    " drafted_at) SELECT gen_random_uuid(), p.id, 1, 'x', 'drafted', 1, p.drafted_by, now() FROM"
    " rewards.program p LIMIT 1",
    "INSERT INTO rewards.list_act (id, list, revision, act, done_at) SELECT gen_random_uuid(), id, 1,"
    " 'drafted', now() FROM rewards.reward_list",
    "INSERT INTO rewards.approval (id, list, revision, step, bureau, decision, content_hash, decided_by,"
    " decided_at) SELECT gen_random_uuid(), id, 1, 1, 'education', 'approved', 'x', drafted_by, now() FROM"
    " rewards.reward_list",
    "INSERT INTO rewards.list_line (id, list, entitlement) SELECT gen_random_uuid(), l.id, t.id FROM"
    " rewards.reward_list l, rewards.entitlement t LIMIT 1",
    "INSERT INTO rewards.objection (id, list, receipt, grounds, filed_at, state) SELECT"
    " gen_random_uuid(), id, 'x', 'x', now(), 'open' FROM rewards.reward_list",
    "INSERT INTO rewards.objection_line (id, objection, line) SELECT gen_random_uuid(), o.id, l.id FROM"
    " rewards.objection o, rewards.list_line l",
    "INSERT INTO rewards.objection_file (id, objection, file_name, media_type, content) SELECT"
    " gen_random_uuid(), id, 'x', 'x', 'x' FROM rewards.objection",
    "INSERT INTO rewards.batch (id, program, number, kind, drawn_by, drawn_at) SELECT gen_random_uuid(),"
    " p.id, '2026-0001', 'bank', p.drafted_by, now() FROM rewards.program p LIMIT 1",
    "INSERT INTO rewards.batch_file (id, batch, kind, part, file_name, sha256, content, lines, net_fen,"
    " exported_by, exported_at) SELECT gen_random_uuid(), id, 'list', 1, 'x', 'x', 'x', 1, 1, drawn_by, now()"
    " FROM rewards.batch",
    "INSERT INTO rewards.return_file (id, batch, sha256, content, read_by, read_at) SELECT"
    " gen_random_uuid(), id, 'x', 'x', drawn_by, now() FROM rewards.batch",
    "INSERT INTO rewards.return_line (id, file, row, kind) SELECT gen_random_uuid(), id, 1, 'unknown'"
    " FROM rewards.return_file",
    "INSERT INTO rewards.ledger_entry (id, posting, program, entitlement, book, amount_fen, reason,"
    " posted_by, posted_at) SELECT gen_random_uuid(), t.posting, t.program, t.id, b.book, b.sign *"
    " t.amount_fen, 'x', t.drafted_by, now() FROM (SELECT t.*, p.drafted_by, gen_random_uuid() AS posting"
    " FROM rewards.entitlement t JOIN rewards.program p ON p.id = t.program LIMIT 1) t, (VALUES"
    " ('approved', -1), ('open', 1)) b (book, sign)",
    "INSERT INTO rewards.qualification_import (id, file_name, sha256, content, evidence_name,"
    " evidence_sha256, evidence, rows, recorded_by, recorded_at) SELECT gen_random_uuid(), 'x', 'x', 'x',"
    " 'x', 'x', 'x', 1, drafted_by, now() FROM rewards.program LIMIT 1",
    "INSERT INTO rewards.insured_status (id, list, person, organization, starts_on, source, recorded_by,"
    " recorded_at) SELECT gen_random_uuid(), l.id, t.person, m.organization, current_date, 'x',"
    " l.recorded_by, now() FROM rewards.qualification_import l, rewards.entitlement t"
    " JOIN registry.membership m ON m.person = t.person LIMIT 1",
    "INSERT INTO rewards.outside_payment_import (id, evidence_name, evidence_sha256, evidence, rows,"
    " recorded_by, recorded_at) SELECT gen_random_uuid(), 'x', 'x', 'x', 1, drafted_by, now()"
    " FROM rewards.program LIMIT 1",
    "INSERT INTO rewards.receivable (id, program, entitlement, amount_fen, reason, opened_by, opened_at)"
    " SELECT gen_random_uuid(), program, entitlement, 1, 'x', posted_by, now() FROM rewards.ledger_entry"
    " LIMIT 1",
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
    for statement in (*A_MARKED_CONTEST, *A_PROPOSAL, *MONEY_ON_ITS_WAY):
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
