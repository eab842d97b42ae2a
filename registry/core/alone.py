"""Long work that only one process does at a time, and that is free again the moment that process is gone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from registry.core import database

_HELD = """
SELECT EXISTS (
    SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
    WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
      AND (l.classid::bigint << 32) | l.objid::bigint = hashtextextended($1, 0))
"""


@asynccontextmanager
async def alone(name: str) -> AsyncIterator[bool]:
    """Hold the work called `name` while the context lasts; yields False when somebody else holds it.

    A connection of its own holds it, so that long work takes none from the pool, and the database lets it
    go when the process is killed.
    """
    lock = await asyncpg.connect(**database.DB.config)
    try:
        # Closing the connection lets go; a broken one has let go already.
        yield await lock.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", name)
    finally:
        await lock.close(timeout=10)


async def held(name: str) -> bool:
    """Return whether some process holds the work called `name` just now."""
    is_held: bool = await database.fetch_value(_HELD, name)
    return is_held
