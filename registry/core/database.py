"""The database: one engine, one unit of work, and plain SQL for what is read and written in sets.

Piccolo declares the tables and builds the schema; where a statement works on a set of rows, it is written in
SQL and run through `fetch`, `execute` and `copy` below, which use the open transaction or else the pool.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import ExitStack, asynccontextmanager
from typing import Any, Literal, Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from registry.core import embedded
from registry.core.errors import UnavailableError
from registry.core.settings import Settings
from registry.core.texts import text

Isolation = Literal["read_committed", "repeatable_read", "serializable"]
Result = TypeVar("Result")

_UNREACHABLE = (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, TimeoutError)
_REFUSED = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    # A URL that cannot be read, and one none of whose hosts is of the kind it asks for.
    asyncpg.ClientConfigurationError,
    asyncpg.TargetServerAttributeNotMatched,
)


class Transaction(PostgresTransaction):
    """One unit of work: nesting is refused, and the connection is always given back.

    Piccolo's own transaction joins an outer one silently, and keeps its connection when COMMIT fails or the
    caller is cancelled. Its methods carry no types.
    """

    __slots__ = ("isolation", "readonly", "undone")

    def __init__(
        self,
        engine: "Engine",
        *,
        isolation: Isolation | None = None,
        readonly: bool = False,
        undone: bool = False,
    ) -> None:
        super().__init__(engine, allow_nested=False)
        self.isolation = isolation
        self.readonly = readonly
        self.undone = undone

    async def __aenter__(self) -> Self:
        self.connection = await self.get_connection()  # type: ignore[no-untyped-call]
        try:
            self.transaction = self.connection.transaction(isolation=self.isolation, readonly=self.readonly)
            await self.begin()  # type: ignore[no-untyped-call]
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        try:
            if exception is not None or self.undone:
                if not self._rolled_back:
                    await self.rollback()  # type: ignore[no-untyped-call]
            elif not (self._committed or self._rolled_back):
                await self.commit()  # type: ignore[no-untyped-call]
        finally:
            self.engine.current_transaction.reset(self.context)
            await asyncio.shield(self._give_back())
        return False

    async def _give_back(self) -> None:
        if self.engine.pool:
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()


class Engine(PostgresEngine):
    """Piccolo's engine, told which database to use when the process opens it, not when it is imported."""

    def __init__(self) -> None:
        super().__init__(config={})

    async def check_version(self) -> None:
        """Do nothing: there is no database yet when the engine is declared."""

    async def prep_database(self) -> None:
        """Do nothing: migrations create what the schema needs."""

    def transaction(self, allow_nested: bool = False) -> Transaction:
        """Open one unit of work; `allow_nested` is Piccolo's and is not honored."""
        return Transaction(self)


DB = Engine()
# Where Piccolo finds the tables of all packages, whichever module asks for them first.
os.environ.setdefault("PICCOLO_CONF", "registry.piccolo_conf")


def transaction(*, isolation: Isolation | None = None, readonly: bool = False) -> Transaction:
    """Open the one transaction of a service function.

    Args:
        isolation: stricter than PostgreSQL's read committed where the work needs it.
        readonly: the database refuses every write.

    Raises:
        piccolo.engine.exceptions.TransactionError: a transaction is already open in this task.
    """
    return Transaction(DB, isolation=isolation, readonly=readonly)


def undone() -> Transaction:
    """Open a transaction that is rolled back at its end, for a preview: all is done, looked at, and undone.

    Raises as `transaction` does.
    """
    return Transaction(DB, undone=True)


async def in_transaction(
    work: Callable[[], Awaitable[Result]], *, isolation: Isolation = "serializable", attempts: int = 5
) -> Result:
    """Run `work` in a transaction and again when it lost against another one.

    `work` must have no effect outside the database, since it may run several times.

    Raises:
        asyncpg.SerializationError, asyncpg.DeadlockDetectedError: still losing after all attempts.
    """
    for attempt in range(1, attempts + 1):
        try:
            async with transaction(isolation=isolation):
                return await work()
        except (asyncpg.SerializationError, asyncpg.DeadlockDetectedError):
            if attempt == attempts:
                raise
            await asyncio.sleep(random.uniform(0.005, 0.05) * attempt)  # noqa: S311  (jitter, not a secret)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _runner() -> Any:
    """Return what runs statements: the connection of the open transaction, or the pool, which lends one."""
    if (open_transaction := DB.current_transaction.get()) is not None:
        return open_transaction.connection
    if DB.pool is None:
        raise RuntimeError("the database is not open: use registry.core.database.opened")
    return DB.pool


async def fetch(sql: str, *arguments: Any) -> list[asyncpg.Record]:
    """Run a statement with $1, $2, ... and return its rows."""
    rows: list[asyncpg.Record] = await _runner().fetch(sql, *arguments)
    return rows


async def fetch_one(sql: str, *arguments: Any) -> asyncpg.Record | None:
    """Run a statement and return its first row, or None."""
    row: asyncpg.Record | None = await _runner().fetchrow(sql, *arguments)
    return row


async def fetch_value(sql: str, *arguments: Any) -> Any:
    """Run a statement and return the first column of its first row, or None."""
    return await _runner().fetchval(sql, *arguments)


async def execute(sql: str, *arguments: Any) -> None:
    """Run a statement for its effect."""
    await _runner().execute(sql, *arguments)


async def copy(table: str, *, schema: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
    """Insert many rows with COPY, inside the open transaction.

    Args:
        table: name without schema.
        schema: the package's schema.
        columns: names in the order of each record's values.
        records: one sequence of values per row.
    """
    await _runner().copy_records_to_table(table, schema_name=schema, columns=list(columns), records=records)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[None]:
    """Open the pool on the configured database, starting the embedded server when there is no URL.

    Raises:
        UnavailableError: the database cannot be reached; the message says which and what to check.
    """
    with ExitStack() as stack:
        url = settings.database_url
        if settings.embedded:
            url = await embedded_url(stack, settings)
        DB.config = {
            "dsn": url,
            "timeout": 10,
            "server_settings": {
                "application_name": "registry",
                "timezone": "UTC",
                "statement_timeout": str(settings.statement_timeout_ms),
                "lock_timeout": "10000",
                "idle_in_transaction_session_timeout": "60000",
            },
        }
        try:
            await DB.start_connection_pool(min_size=1, max_size=settings.pool_size)
        except _UNREACHABLE + _REFUSED as error:
            raise unreachable(url, error) from error
        try:
            yield
        finally:
            await DB.close_connection_pool()


async def embedded_url(stack: ExitStack, settings: Settings) -> str:
    """Start the embedded server for as long as `stack` lives, make sure of the database, return its URL."""
    url_of = await asyncio.to_thread(stack.enter_context, embedded.running(settings))
    connection = await asyncpg.connect(url_of("postgres"))
    try:
        # CREATE DATABASE has no IF NOT EXISTS; of two processes starting at once, the second waits here.
        await connection.execute("SELECT pg_advisory_lock(hashtext('registry.create_database'))")
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", settings.database):
            await connection.execute(f'CREATE DATABASE "{settings.database}"')
    finally:
        await connection.close()
    return url_of(settings.database)


async def exists(settings: Settings) -> bool:
    """Return whether the configured database is there and has been migrated, without making anything.

    Raises:
        UnavailableError: the server cannot be reached.
    """
    with ExitStack() as stack:
        url = settings.database_url
        if settings.embedded:
            url_of = await asyncio.to_thread(stack.enter_context, embedded.running(settings))
            url = url_of(settings.database)
        try:
            connection = await asyncpg.connect(url, timeout=10)
        except asyncpg.InvalidCatalogNameError:
            return False
        except _UNREACHABLE + _REFUSED as error:
            raise unreachable(url, error) from error
        try:
            return await connection.fetchval("SELECT to_regclass('public.migration')") is not None
        finally:
            await connection.close()


async def drop_embedded(settings: Settings) -> None:
    """Drop the configured database of the embedded server, with whoever is connected to it."""
    with ExitStack() as stack:
        url_of = await asyncio.to_thread(stack.enter_context, embedded.running(settings))
        connection = await asyncpg.connect(url_of("postgres"))
        try:
            await connection.execute(f'DROP DATABASE IF EXISTS "{settings.database}" WITH (FORCE)')
        finally:
            await connection.close()


def without_secret(url: str) -> str:
    """Return the URL as it may be shown: without user and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


def unreachable(url: str, error: Exception) -> UnavailableError:
    """Return the named error for a database that does not answer."""
    shown = without_secret(url)
    return UnavailableError(
        text(
            f"无法连接数据库 {shown}：请确认数据库已启动，并检查 REGISTRY_DATABASE_URL。",
            f"The database {shown} cannot be reached ({error}): check that it runs,"
            " and REGISTRY_DATABASE_URL.",
        )
    )
