"""Changing the data key: everything moves, nothing is lost, whoever runs or dies meanwhile."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from uuid import UUID

import pytest
from piccolo.conf.apps import Finder

from registry.core import clock, database, privacy, rotation
from registry.core.columns import KEY
from registry.core.identifiers import new_id
from registry.core.settings import Settings
from tests.conftest import ROOT
from tests.factories import make_account
from tests.service import environment, registry

pytestmark = pytest.mark.anyio

AT_ONCE = timedelta(0)
ADD_PERSON = (
    "INSERT INTO registry.person (id, name, latin_name, phone, fictional, created_at)"
    " VALUES ($1, '虚构', '', $2, true, now())"
)
VERSIONS = "SELECT array_agg(version ORDER BY version) FROM registry.data_key WHERE purpose = 'encryption'"


async def make_person(ring: privacy.Ring, phone: str = "13800000000") -> UUID:
    person = new_id()
    await database.execute(ADD_PERSON, person, ring.seal(phone, "person.phone", person))
    return person


async def make_people(ring: privacy.Ring, count: int) -> list[UUID]:
    people = sorted(new_id() for _ in range(count))
    async with database.transaction():
        await database.copy(
            "person",
            schema="registry",
            columns=["id", "name", "latin_name", "phone", "fictional", "created_at"],
            records=[
                (person, "虚构", "", ring.seal(str(n), "person.phone", person), True, clock.now())
                for n, person in enumerate(people)
            ],
        )
    return people


async def phone(person: UUID) -> str:
    sealed = await database.fetch_value("SELECT phone FROM registry.person WHERE id = $1", person)
    return (await privacy.ring()).open(sealed, "person.phone", person)


async def version_of(person: UUID) -> int:
    sealed = await database.fetch_value("SELECT phone FROM registry.person WHERE id = $1", person)
    return int(sealed.partition(".")[0])


async def publish_long_ago() -> int:
    """A new key that every process has had time to learn of, as a run leaves it that was broken off."""
    version = await privacy.add_encryption_key()
    await database.execute(
        "UPDATE registry.data_key SET made_at = $1 WHERE purpose = 'encryption'",
        clock.now() - timedelta(minutes=5),
    )
    return version


def command_environment(settings: Settings) -> dict[str, str]:
    return environment(settings.data_dir, database=settings.database)


def test_the_encrypted_columns_are_those_that_are_declared_so() -> None:
    found = {column.place: column for column in rotation.sealed_columns()}
    assert {"person.id_number", "person.phone", "account.totp_secret", "upload.content"} <= found.keys()
    assert {place for place, column in found.items() if column.file} >= {"upload.content"}
    keys = {
        f"{table._meta.tablename}.{column._meta.name}"
        for table in Finder().get_table_classes()
        for column in table._meta.columns
        if column._meta.help_text == KEY
    }
    assert keys == {"data_key.wrapped", "signing_key.private_key", "seal_certificate.private_key"}
    assert not keys & found.keys()


async def test_every_encrypted_column_can_be_written_anew(db: None) -> None:
    for column in rotation.sealed_columns():
        name = f"{column.schema}.{column.table}"
        kind = await database.fetch_value(
            "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = $1::text::regclass AND attname = 'id'",
            name,
        )
        assert kind == "uuid", name
        refusing = await database.fetch_value(
            "SELECT count(*) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attname = $2"
            " WHERE t.tgrelid = $1::text::regclass AND p.proname = 'refuse_change' AND t.tgtype & 16 <> 0"
            # Of a table that only grows, every column but those that are sealed may be held.
            " AND (t.tgattr::text = '' OR a.attnum = ANY(t.tgattr::int2[]))",
            name,
            column.column,
        )
        assert refusing == 0, f"{name} only grows: what is encrypted in it could never move to a new key"


async def test_text_and_files_move_and_the_old_version_goes(db: None) -> None:
    before = await privacy.ring()
    people = await make_people(before, 1100)
    account = await make_account("administrator")
    upload = new_id()
    await database.execute(
        "INSERT INTO registry.upload (id, account, kind, file_name, content, made_at, ends_at)"
        " VALUES ($1, $2, 'people', 'x.xlsx', $3, now(), now())",
        upload,
        account.account_id,
        before.seal_file(b"\0content\xff", "upload.content", upload),
    )
    told: list[tuple[int, int]] = []
    done = await rotation.rotate(lambda *figures: told.append(figures), settling=AT_ONCE)
    assert done == rotation.Rotated(version=before.newest + 1, values=1101, given_up=(before.newest,))
    assert (told[0], told[-1]) == ((0, 1101), (1101, 1101))
    assert await database.fetch_value(VERSIONS) == [before.newest + 1]
    assert [await phone(people[n]) for n in (0, 499, 500, 1099)] == ["0", "499", "500", "1099"]
    content = await database.fetch_value("SELECT content FROM registry.upload WHERE id = $1", upload)
    now = await privacy.ring()
    assert now.open_file(content, "upload.content", upload) == b"\0content\xff"
    assert now.fingerprint("id:x", "1") == before.fingerprint("id:x", "1")
    with pytest.raises(privacy.DataLockedError):
        before.open_file(content, "upload.content", upload)
    actions = await database.fetch("SELECT action FROM registry.audit_line WHERE action LIKE 'keys.%'")
    assert [row["action"] for row in actions] == ["keys.rotate_data", "keys.give_up"]


async def test_a_process_that_was_running_opens_what_another_one_sealed_anew(
    db: None, settings: Settings
) -> None:
    before = await privacy.ring()
    person = await make_person(before)
    version = await publish_long_ago()
    ran = await asyncio.to_thread(registry, "keys", "rotate-data", env=command_environment(settings))
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr
    assert str(version) in ran.stdout
    assert "1/1" in ran.stderr
    assert await version_of(person) == version
    assert await phone(person) == "13800000000"


async def test_after_kill_9_the_next_run_goes_on(db: None, settings: Settings) -> None:
    people = await make_people(await privacy.ring(), 1200)
    version = await publish_long_ago()
    async with database.transaction():
        # The run comes as far as this row and waits for it there.
        await database.execute("SELECT 1 FROM registry.person WHERE id = $1 FOR UPDATE", people[700])
        process = subprocess.Popen(  # noqa: ASYNC220  (it starts at once)
            [sys.executable, "-m", "app", "keys", "rotate-data"],
            cwd=ROOT,
            env=command_environment(settings),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        async with asyncio.timeout(30):
            while await version_of(people[499]) < version:
                assert process.poll() is None
                await asyncio.sleep(0.05)
        process.kill()
        await asyncio.to_thread(process.wait)
    assert await version_of(people[500]) < version
    assert [await phone(people[n]) for n in (0, 499, 500)] == ["0", "499", "500"]
    async with asyncio.timeout(30):
        while True:
            try:
                done = await rotation.rotate(settling=AT_ONCE)
                break
            except rotation.RotationRunningError:
                await asyncio.sleep(0.1)  # The server has not noticed the death yet.
    assert (done.version, done.values) == (version, 700)
    assert await database.fetch_value(VERSIONS) == [version]
    assert await phone(people[1199]) == "1199"


async def test_what_a_transaction_under_way_seals_with_the_old_key_is_not_lost(db: None) -> None:
    started, persons = asyncio.Event(), list[UUID]()

    async def slow_use_case() -> None:
        async with database.transaction():
            ring = await privacy.ring()
            started.set()
            await asyncio.sleep(2.5)
            persons.append(await make_person(ring))

    running = asyncio.create_task(slow_use_case())
    await started.wait()
    waited: list[tuple[int, int]] = []
    done = await rotation.rotate(
        waiting=lambda *figures: waited.append(figures), settling=timedelta(seconds=1)
    )
    await running
    assert any(transactions for _, transactions in waited)
    assert done.values == 1
    assert await version_of(persons[0]) == done.version
    assert await phone(persons[0]) == "13800000000"


async def test_a_damaged_value_is_named_and_keeps_the_old_key(db: None) -> None:
    before = await privacy.ring()
    good, damaged, unsealed = [await make_person(before) for _ in range(3)]
    kept = await database.fetch_value("SELECT phone FROM registry.person WHERE id = $1", damaged)
    await database.execute("UPDATE registry.person SET phone = phone || 'AAAA' WHERE id = $1", damaged)
    await database.execute("UPDATE registry.person SET phone = '13800000000' WHERE id = $1", unsealed)
    with pytest.raises(rotation.SealedDamagedError) as refused:
        await rotation.rotate(settling=AT_ONCE)
    assert all(f"person.phone {person}" in refused.value.message.en for person in (damaged, unsealed))
    assert "13800000000" not in str(refused.value)
    assert await version_of(good) == before.newest + 1
    assert await database.fetch_value(VERSIONS) == [before.newest, before.newest + 1]
    await database.execute("UPDATE registry.person SET phone = $2 WHERE id = $1", damaged, kept)
    await database.execute("UPDATE registry.person SET phone = NULL WHERE id = $1", unsealed)
    done = await rotation.rotate(settling=AT_ONCE)
    assert done == rotation.Rotated(version=before.newest + 1, values=1, given_up=(before.newest,))
    assert await phone(damaged) == "13800000000"


async def test_of_two_runs_at_once_one_is_refused(db: None) -> None:
    assert database.DB.pool is not None
    async with database.DB.pool.acquire() as other:
        await other.execute("SELECT pg_advisory_lock(hashtext('registry.rotate_data'))")
        with pytest.raises(rotation.RotationRunningError):
            await rotation.rotate(settling=AT_ONCE)
        await other.execute("SELECT pg_advisory_unlock(hashtext('registry.rotate_data'))")


def test_a_process_of_its_own_knows_every_encrypted_column() -> None:
    """As the command does: nothing else has told Piccolo before where the tables are."""
    code = "from registry.core import rotation; print(len(rotation.sealed_columns()))"
    ran = subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True)
    assert int(ran.stdout) == len(rotation.sealed_columns()) > 5
