"""Use cases held up until each of them waits for a lock: side by side, in a known order."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from registry.core import database

_WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def held_up(lock: str, *work: Coroutine[Any, Any, Any]) -> list[Any]:
    """Start each use case when the ones before it wait for a lock, then let all of them go.

    `lock` is the statement that takes the first lock, in somebody else's transaction. Answers what each
    comes to, in their order: its result or what it raises.
    """
    if database.DB.pool is None:
        raise AssertionError("the database is not open")
    tasks = []
    async with database.DB.pool.acquire() as other:
        holding = other.transaction()
        await holding.start()
        try:
            await other.execute(lock)
            for each in work:
                tasks.append(asyncio.create_task(each))
                await _until_waiting(tasks)
        finally:
            await holding.rollback()
    return await asyncio.gather(*tasks, return_exceptions=True)


async def _until_waiting(tasks: list[asyncio.Task[Any]]) -> None:
    async with asyncio.timeout(5):
        while await database.fetch_value(_WAITING) < len(tasks):
            if tasks[-1].done():
                raise AssertionError(f"it came to an end at once: {await tasks[-1]}")
            await asyncio.sleep(0.005)
