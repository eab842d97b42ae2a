"""Changing the key of encrypted data while the registry serves: a new version is made, everything encrypted
moves to it, and the versions before go.

A run can be broken off at any moment; the next one goes on where it stopped. More than one version in
`data_key` says that there is something to go on with.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from piccolo.columns import Bytea, Column
from piccolo.conf.apps import Finder

from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.columns import KEY
from registry.core.errors import ConflictError, UnavailableError
from registry.core.texts import text

# How long a use case may go on with the keys it asked for. Only then is a new key used on what stands
# there, so that nobody meets a version that they do not know, and only then can an old one be given up.
SETTLING: Final = timedelta(seconds=60)

_ROWS: Final = 500
# A file may have 10 MB, and a batch is held in memory.
_FILES: Final = 10
_LOCK: Final = "registry.rotate_data"
_ACTOR: Final = Actor(account_id=None, name="registry keys rotate-data")

# What a run says of itself: how many values are done, and of how many.
Advance = Callable[[int, int], None]
# What a run waits for: seconds still to go, and how many transactions that began before are open.
Waiting = Callable[[int, int], None]


class RotationRunningError(ConflictError):
    """Another process is changing the key of encrypted data just now."""

    code = "rotation_running"


class SealedDamagedError(UnavailableError):
    """Some encrypted values open with no key of the registry, so that no old key may be given up."""

    code = "sealed_damaged"


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column whose values are encrypted, each bound to its row."""

    schema: str
    table: str
    column: str
    file: bool

    @property
    def place(self) -> str:
        """The name under which its values are sealed."""
        return f"{self.table}.{self.column}"

    @property
    def version(self) -> str:
        """SQL for the version that a value is sealed with; 0 for what was never sealed."""
        if self.file:
            read = f"get_byte({self.column}, 0) * 256 + get_byte({self.column}, 1)"
            return f"(CASE WHEN length({self.column}) < 2 THEN 0 ELSE {read} END)"
        return f"coalesce(substring({self.column} FROM '^([0-9]{{1,9}})[.]')::int, 0)"

    @property
    def source(self) -> str:
        """SQL for its table."""
        return f"{self.schema}.{self.table}"


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a run did: the version in use now, how many values moved to it, and the versions given up."""

    version: int
    values: int
    given_up: tuple[int, ...]


def sealed_columns() -> tuple[SealedColumn, ...]:
    """Return every encrypted column of every package, from the declarations of the tables.

    Keys that stand under the secret of the settings themselves are no encrypted data in this sense.
    """
    return tuple(
        SealedColumn(
            schema=str(table._meta.schema),
            table=table._meta.tablename,
            column=column._meta.db_column_name,
            file=isinstance(column, Bytea),
        )
        for table in Finder().get_table_classes()
        for column in _secret(table._meta.columns)
    )


def _secret(columns: list[Column]) -> Iterator[Column]:
    return (column for column in columns if column._meta.secret and column._meta.help_text != KEY)


async def rotate(
    advance: Advance = lambda _done, _total: None,
    waiting: Waiting = lambda _seconds, _transactions: None,
    *,
    settling: timedelta = SETTLING,
) -> Rotated:
    """Move all encrypted data to a new key, or go on with a run that was broken off.

    Args:
        advance: told after each batch.
        waiting: told once a second while running processes still use the key before.
        settling: how long the new key is known before it is used on what stands there.

    Raises:
        RotationRunningError: another process is at it.
        SealedDamagedError: everything else has moved, but some values do not open; the message says which.
        DataLockedError: the secret is not the one under which the keys were wrapped.
    """
    if database.DB.pool is None:
        raise RuntimeError("the database is not open: use registry.core.database.opened")
    async with database.DB.pool.acquire() as lock:
        if not await lock.fetchval("SELECT pg_try_advisory_lock(hashtext($1))", _LOCK):
            raise RotationRunningError(
                text(
                    "另一个进程正在轮换数据密钥，请等它结束。",
                    "Another process is rotating the data key just now; wait until it ends.",
                )
            )
        try:
            return await _rotated(advance, waiting, settling)
        finally:
            await lock.execute("SELECT pg_advisory_unlock(hashtext($1))", _LOCK)


async def _rotated(advance: Advance, waiting: Waiting, settling: timedelta) -> Rotated:
    await _publish()
    await _settle(waiting, settling)
    ring = await privacy.ring()
    columns = sealed_columns()
    total = sum([await _older(column, ring.newest) for column in columns])
    done = 0
    damaged: list[str] = []
    advance(done, total)
    for column in columns:
        last = UUID(int=0)
        while (batch := await _move(column, ring, last)) is not None:
            last = batch.last
            damaged += batch.damaged
            done += batch.moved
            advance(done, max(done, total))
    if damaged:
        shown = "\n".join(damaged[:20])
        raise SealedDamagedError(
            text(
                f"{len(damaged)} 个加密值无法解开，其余已换用新密钥，旧密钥保留：请从备份恢复这些值，"
                f"再运行一次。\n{shown}",
                f"{len(damaged)} encrypted values do not open. All others use the new key; the old one stays:"
                f" restore these values from a backup, then run it again.\n{shown}",
            )
        )
    return Rotated(version=ring.newest, values=done, given_up=await _give_up(columns, ring.newest, done))


async def _publish() -> None:
    """Make a new key, unless a run that was broken off has made one."""
    async with database.transaction():
        versions = await database.fetch("SELECT version FROM registry.data_key WHERE purpose = 'encryption'")
        if len(versions) == 1:
            version = await privacy.add_encryption_key()
            await audit.record(_ACTOR, "keys.rotate_data", f"data_key:{version}")


async def _settle(waiting: Waiting, settling: timedelta) -> None:
    """Wait until no use case can be left that knows the key before only."""
    made_at = await database.fetch_value(
        "SELECT max(made_at) FROM registry.data_key WHERE purpose = 'encryption'"
    )
    settled = made_at + settling
    while True:
        seconds = (settled - clock.now()).total_seconds()
        transactions = await database.fetch_value(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND application_name = 'registry' AND xact_start < $1",
            settled,
        )
        if seconds <= 0 and not transactions:
            return
        waiting(max(0, round(seconds)), transactions)
        await asyncio.sleep(1)


@dataclass(frozen=True, slots=True)
class _Batch:
    last: UUID
    moved: int
    damaged: tuple[str, ...]


async def _move(column: SealedColumn, ring: privacy.Ring, after: UUID) -> _Batch | None:
    """Seal the next values of a column anew, in one transaction; None when there is none left."""
    async with database.transaction():
        rows = await database.fetch(
            f"SELECT id, {column.column} AS sealed FROM {column.source}"  # noqa: S608  (declared names)
            f" WHERE id > $1 AND {column.column} IS NOT NULL AND {column.version} < $2"
            " ORDER BY id LIMIT $3 FOR UPDATE",
            after,
            ring.newest,
            _FILES if column.file else _ROWS,
        )
        if not rows:
            return None
        moved: dict[UUID, Any] = {}
        damaged = []
        for row in rows:
            try:
                moved[row["id"]] = _anew(column, ring, row["sealed"], row["id"])
            except privacy.DataLockedError:
                damaged.append(f"{column.place} {row['id']}")
        await database.execute(
            f"UPDATE {column.source} AS t SET {column.column} = n.sealed"  # noqa: S608  (declared names)
            f" FROM unnest($1::uuid[], $2::{'bytea' if column.file else 'text'}[]) AS n(id, sealed)"
            " WHERE t.id = n.id",
            list(moved),
            list(moved.values()),
        )
    return _Batch(rows[-1]["id"], len(moved), tuple(damaged))


def _anew(column: SealedColumn, ring: privacy.Ring, sealed: Any, row: UUID) -> str | bytes:
    if column.file:
        return ring.seal_file(ring.open_file(sealed, column.place, row), column.place, row)
    return ring.seal(ring.open(sealed, column.place, row), column.place, row)


async def _older(column: SealedColumn, version: int) -> int:
    count: int = await database.fetch_value(
        f"SELECT count(*) FROM {column.source}"  # noqa: S608  (declared names)
        f" WHERE {column.column} IS NOT NULL AND {column.version} < $1",
        version,
    )
    return count


async def _give_up(columns: tuple[SealedColumn, ...], newest: int, values: int) -> tuple[int, ...]:
    """Delete the versions before, when nothing is sealed with them any more."""
    async with database.transaction():
        if any([await _older(column, newest) for column in columns]):
            return ()
        rows = await database.fetch(
            "DELETE FROM registry.data_key WHERE purpose = 'encryption' AND version < $1 RETURNING version",
            newest,
        )
        given_up = tuple(sorted(row["version"] for row in rows))
        await audit.record(
            _ACTOR,
            "keys.give_up",
            f"data_key:{newest}",
            after={"values": values, "given_up": list(given_up)},
        )
    return given_up
