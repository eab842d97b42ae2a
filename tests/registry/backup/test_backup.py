"""Backup and restore: what comes back is what was there, and what cannot come back changes nothing."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from registry.audit import sealing
from registry.backup import archive, programs
from registry.core import audit, clock, database, embedded, privacy
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.settings import Settings
from tests.conftest import ROOT, WORKER
from tests.factories import make_account, make_issued
from tests.service import environment, free_port, registry, served

pytestmark = pytest.mark.anyio

EMPTY = f"restored_{WORKER}"
TABLES = """
SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
WHERE schemaname IN ('public', 'registry', 'competitions', 'credentials', 'rewards') ORDER BY 1
"""
# The restore writes a line of its own behind those of the backup.
CONTENT = """
SELECT count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM {name} t
WHERE to_jsonb(t) ->> 'action' IS DISTINCT FROM 'database.restore'
"""


@asynccontextmanager
async def connected(settings: Settings, name: str) -> AsyncIterator[asyncpg.Connection]:
    with embedded.running(settings) as url_of:
        connection = await asyncpg.connect(url_of(name))
        try:
            yield connection
        finally:
            await connection.close()


@pytest.fixture
async def empty(settings: Settings) -> AsyncIterator[dict[str, str]]:
    """The environment of a registry whose database is there, and empty."""

    async def drop() -> None:
        async with connected(settings, "postgres") as connection:
            await connection.execute(f"DROP DATABASE IF EXISTS {EMPTY} WITH (FORCE)")

    await drop()
    async with connected(settings, "postgres") as connection:
        await connection.execute(f"CREATE DATABASE {EMPTY}")
    yield environment(settings.data_dir, database=EMPTY)
    await drop()


async def content(settings: Settings, name: str) -> dict[str, tuple[Any, ...]]:
    async with connected(settings, name) as connection:
        tables = [row["name"] for row in await connection.fetch(TABLES)]
        return {table: tuple(await connection.fetchrow(CONTENT.format(name=table))) for table in tables}


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def run(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(registry, *arguments, env=env)


async def back_up(settings: Settings, folder: Path) -> Path:
    file = folder / "backup.tar"
    ran = await run("backup", str(file), env=environment(settings.data_dir, database=settings.database))
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr
    return file


async def refused(ran: subprocess.CompletedProcess[str], settings: Settings, *named: str) -> None:
    """Assert that nothing was restored, with a sentence that names everything in `named`."""
    assert (ran.returncode, ran.stdout, "Traceback" in ran.stderr) == (2, "", False), ran.stderr
    for name in named:
        assert name in ran.stderr
    assert await content(settings, EMPTY) == {}


async def test_everything_comes_back(
    db: None, settings: Settings, tmp_path: Path, empty: dict[str, str]
) -> None:
    _, certificates = await make_issued()
    person = new_id()
    ring = await privacy.ring()
    await database.execute(
        "INSERT INTO registry.person (id, name, latin_name, phone, fictional, created_at)"
        " VALUES ($1, '虚构', '', $2, true, now())",
        person,
        ring.seal("13800000000", "person.phone", person),
    )
    file = await back_up(settings, tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    assert names_in(tmp_path) == ["backup.tar"]
    assert settings.secret().encode() not in file.read_bytes()
    before = await content(settings, settings.database)
    ran = await run("restore", str(file), env=empty)
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr + ran.stdout
    after = await content(settings, EMPTY)
    assert after == before
    assert len(after) > 30
    assert after["credentials.credential"][0] == len(certificates) > 10
    async with connected(settings, EMPTY) as connection:
        sealed = await connection.fetchval("SELECT phone FROM registry.person WHERE id = $1", person)
        assert ring.open(sealed, "person.phone", person) == "13800000000"
        with pytest.raises(asyncpg.PostgresError, match="never changed"):
            await connection.execute("DELETE FROM registry.audit_line")
    code = await database.fetch_value("SELECT code FROM credentials.credential LIMIT 1")
    port = free_port()
    with served(settings.data_dir, port, database=EMPTY, base_url=settings.base_url) as service:
        answer = await asyncio.to_thread(httpx.get, f"{service.url}/V/{code}.json")
    assert (answer.status_code, answer.json()["state"]) == (200, "valid")


async def test_a_database_that_is_not_empty_is_left_alone(
    db: None, settings: Settings, tmp_path: Path, empty: dict[str, str]
) -> None:
    file = await back_up(settings, tmp_path)
    async with connected(settings, EMPTY) as connection:
        await connection.execute("CREATE TABLE public.mine AS SELECT 1 AS one")
    ran = await run("restore", str(file), env=empty)
    assert (ran.returncode, ran.stdout, "empty" in ran.stderr) == (2, "", True)
    assert set(await content(settings, EMPTY)) == {"public.mine"}


async def test_kill_9_in_the_middle_of_a_restore_leaves_an_empty_database(
    db: None, settings: Settings, tmp_path: Path, empty: dict[str, str]
) -> None:
    async with database.transaction():
        await database.copy(
            "person",
            schema="registry",
            columns=["id", "name", "latin_name", "phone", "fictional", "created_at"],
            # More than a pipe and a program's buffers hold, so that the dump is not all on its way.
            records=[(new_id(), "虚构", "", os.urandom(200).hex(), True, clock.now()) for _ in range(5000)],
        )
    file = await back_up(settings, tmp_path)
    assert file.stat().st_size > 1_000_000
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND pid <> ALL($2)"
    async with connected(settings, EMPTY) as holding, connected(settings, "postgres") as watching:
        holds = [holding.get_server_pid()]
        async with holding.transaction():
            # The restore comes as far as this schema and waits for it there, with others made before.
            await holding.execute("CREATE SCHEMA registry")
            process = subprocess.Popen(  # noqa: ASYNC220  (it starts at once)
                [sys.executable, "-m", "app", "restore", str(file)],
                cwd=ROOT,
                env=empty,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            await until(watching, f"({others} AND wait_event_type = 'Lock') = 1", holds)
            process.kill()
            await asyncio.to_thread(process.wait)
            await holding.execute("DROP SCHEMA registry")
        await until(watching, f"({others}) = 0", holds)
    assert await content(settings, EMPTY) == {}
    ran = await run("restore", str(file), env=empty)
    assert ran.returncode == 0, ran.stderr
    assert (await content(settings, EMPTY))["registry.person"][0] == 5000


async def until(watching: asyncpg.Connection, condition: str, but: list[int]) -> None:
    async with asyncio.timeout(30):
        while not await watching.fetchval(f"SELECT {condition}", EMPTY, but):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_what_is_no_whole_backup_touches_nothing(
    db: None, settings: Settings, tmp_path: Path, empty: dict[str, str]
) -> None:
    file = await back_up(settings, tmp_path)
    whole = file.read_bytes()
    middle = len(whole) // 2
    damages = {
        "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "cut": whole[:middle],
        "text": b"no archive at all\n" * 100,
        "empty": b"",
    }
    for name, content_of in damages.items():
        file.write_bytes(content_of)
        with pytest.raises(archive.BackupDamagedError), archive.opened(file) as backup:
            backup.check(lambda _: None)
            raise AssertionError(name)
    file.write_bytes(damages["flipped"])
    await refused(await run("restore", str(file), env=empty), settings, "database.dump")
    file.write_bytes(whole)
    rebuild(file, dump=False)
    with pytest.raises(archive.BackupDamagedError), archive.opened(file) as backup:
        backup.check(lambda _: None)
    file.unlink()
    await refused(await run("restore", str(file), env=empty), settings, str(file))


def rebuild(file: Path, *, dump: bool = True, migrations: list[str] | None = None) -> None:
    """Write the archive anew, without its dump or with other migrations in its manifest."""
    folder = file.parent / "unpacked"
    with tarfile.open(file) as packed:
        packed.extractall(folder, filter="data")
    manifest = folder / "manifest.json"
    if migrations is not None:
        said = json.loads(manifest.read_text()) | {"migrations": migrations}
        manifest.write_text(json.dumps(said))
    with tarfile.open(file, "w") as packed:
        packed.add(manifest, "manifest.json")
        if dump:
            packed.add(folder / "database.dump", "database.dump")
    shutil.rmtree(folder)


async def test_a_backup_of_a_newer_version_is_refused(
    db: None, settings: Settings, tmp_path: Path, empty: dict[str, str]
) -> None:
    file = await back_up(settings, tmp_path)
    newer = "registry 2999-01-01T00:00:00:000000"
    rebuild(file, migrations=[newer])
    await refused(await run("restore", str(file), env=empty), settings, newer)


async def test_another_secret_is_said_and_the_rest_is_there(
    db: None, settings: Settings, tmp_path: Path, empty: dict[str, str]
) -> None:
    await make_account("administrator")
    file = await back_up(settings, tmp_path)
    other = environment(
        settings.data_dir, database=EMPTY, secret_key="another secret of 32 characters and more"
    )
    ran = await run("restore", str(file), env=other)
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False), ran.stderr
    assert "does not open encrypted data" in ran.stdout
    assert "audit head was not signed" in ran.stdout
    assert (await content(settings, EMPTY))["registry.account"][0] == 1


async def test_a_trail_that_was_altered_is_said(
    db: None, settings: Settings, tmp_path: Path, empty: dict[str, str]
) -> None:
    for subject in ("one", "two"):
        await audit.record(Actor(account_id=None, name="test"), "test.done", f"thing:{subject}")
    await sealing.seal()
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute("UPDATE registry.audit_line SET reason = 'x' WHERE subject = 'thing:two'")
    file = await back_up(settings, tmp_path)
    ran = await run("restore", str(file), env=empty)
    assert (ran.returncode, "line_changed" in ran.stdout, "position 2" in ran.stdout) == (1, True, True)


async def test_a_backup_never_overwrites(db: None, settings: Settings, tmp_path: Path) -> None:
    env = environment(settings.data_dir, database=settings.database)
    file = tmp_path / "backup.tar"
    file.write_text("mine")
    there = await run("backup", str(file), env=env)
    nowhere = await run("backup", str(tmp_path / "no" / "folder.tar"), env=env)
    for ran in (there, nowhere):
        assert (ran.returncode, ran.stdout, "Traceback" in ran.stderr) == (2, "", False)
    assert file.read_text() == "mine"
    assert names_in(tmp_path) == ["backup.tar"]


@pytest.mark.parametrize("program", ["", "#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.2'\n"])
async def test_a_missing_or_old_program_is_said(
    db: None, settings: Settings, tmp_path: Path, program: str
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    if program:
        (folder / "pg_dump").write_text(program)
        (folder / "pg_dump").chmod(0o755)
    url = str(database.DB.config["dsn"])
    env = environment(settings.data_dir, database_url=url, secret_key=settings.secret()) | {
        "PATH": str(folder)
    }
    ran = await run("backup", str(tmp_path / "backup.tar"), env=env)
    assert (ran.returncode, ran.stdout, "Traceback" in ran.stderr) == (2, "", False), ran.stderr
    assert "pg_dump" in ran.stderr
    assert ("14" in ran.stderr) is bool(program)
    assert not (tmp_path / "backup.tar").exists()


@pytest.mark.parametrize(
    ("url", "shown", "password"),
    [
        ("postgresql://u:p%40%2F@h1,h2:5433/d?sslmode=x", "postgresql://u@h1,h2:5433/d?sslmode=x", "p@/"),
        ("postgresql://u@h/d", "postgresql://u@h/d", None),
        ("postgresql://h/d?password=p%26q&user=u", "postgresql://h/d?user=u", "p&q"),
        ("postgresql://postgres:@/d?host=%2Ftmp%2Fx", "postgresql://postgres@/d?host=%2Ftmp%2Fx", None),
    ],
)
def test_no_password_is_on_the_command_line(url: str, shown: str, password: str | None) -> None:
    assert programs.address_of(url) == (shown, {"PGPASSWORD": password} if password else {})
