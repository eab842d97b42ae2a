"""The unit of work: it cannot nest, it always gives its connection back, and it may be run again."""

import asyncio

import asyncpg
import pytest
from piccolo.engine.exceptions import TransactionError

from registry.core import database
from registry.core.database import DB
from registry.core.errors import UnavailableError
from registry.core.settings import Settings

pytestmark = pytest.mark.anyio

ADD = "INSERT INTO registry.organization VALUES (gen_random_uuid(), $1, '', '', 'host', '', '', true, now())"
COUNT = "SELECT count(*) FROM registry.organization"


def idle_and_size() -> tuple[int, int]:
    assert DB.pool is not None
    return DB.pool.get_idle_size(), DB.pool.get_size()


async def test_what_is_written_in_a_transaction_that_fails_is_gone(db: None) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            await database.execute(ADD, "甲")
            raise ZeroDivisionError
    assert await database.fetch_value(COUNT) == 0


async def test_what_is_done_to_be_looked_at_is_seen_and_undone(db: None) -> None:
    async with database.undone():
        await database.execute(ADD, "甲")
        assert await database.fetch_value(COUNT) == 1
    assert await database.fetch_value(COUNT) == 0


async def test_nesting_is_refused(db: None) -> None:
    async with database.transaction():
        with pytest.raises(TransactionError):
            database.transaction()


async def test_a_failing_commit_gives_its_connection_back(db: None) -> None:
    await database.execute(
        "CREATE TABLE public.parent (id int PRIMARY KEY);"
        "CREATE TABLE public.child (id int REFERENCES public.parent DEFERRABLE INITIALLY DEFERRED)"
    )
    try:
        for _ in range(40):  # More often than the pool has connections.
            with pytest.raises(asyncpg.ForeignKeyViolationError):
                async with database.transaction():
                    await database.execute("INSERT INTO public.child VALUES (1)")
        idle, size = idle_and_size()
        assert idle == size
    finally:
        await database.execute("DROP TABLE public.child, public.parent")


async def test_a_cancelled_caller_gives_its_connection_back(db: None) -> None:
    async def work() -> None:
        async with database.transaction():
            await database.fetch_value("SELECT pg_sleep(30)")

    tasks = [asyncio.create_task(work()) for _ in range(20)]
    await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert await asyncio.wait_for(database.fetch_value("SELECT 1"), 5) == 1
    idle, size = idle_and_size()
    assert idle == size


async def test_readonly_refuses_a_write(db: None) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with database.transaction(readonly=True):
            await database.execute(ADD, "甲")


async def test_work_that_loses_is_run_again_and_none_is_lost(db: None) -> None:
    await database.execute("CREATE TABLE IF NOT EXISTS public.counter (n int)")
    await database.execute("TRUNCATE public.counter")
    await database.execute("INSERT INTO public.counter VALUES (0)")

    async def increment() -> None:
        n = await database.fetch_value("SELECT n FROM public.counter")
        await database.execute("UPDATE public.counter SET n = $1", n + 1)

    async def one() -> None:
        await database.in_transaction(increment, attempts=50)

    await asyncio.gather(*(one() for _ in range(10)))
    assert await database.fetch_value("SELECT n FROM public.counter") == 10
    await database.execute("DROP TABLE public.counter")


async def test_an_unreachable_database_is_a_named_error() -> None:
    nowhere = Settings(database_url="postgresql://somebody:secret@127.0.0.1:1/nothing")
    engine_config, pool = DB.config, DB.pool
    DB.pool = None
    try:
        with pytest.raises(UnavailableError) as caught:
            async with database.opened(nowhere):
                pass
    finally:
        DB.config, DB.pool = engine_config, pool
    assert "127.0.0.1:1/nothing" in str(caught.value)
    assert "secret" not in str(caught.value)
