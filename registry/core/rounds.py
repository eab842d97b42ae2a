"""Work that is done again and again in the background while the service runs."""

import asyncio
import contextvars
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog


@dataclass(frozen=True, slots=True)
class Round:
    """Work of a package that is done again and again while the service runs.

    `every` is the pause in seconds, `failed` the event that the log gets for a round that failed.
    """

    work: Callable[[], Awaitable[object]]
    every: float
    failed: str


@asynccontextmanager
async def all_going_on(rounds: Iterable[Round]) -> AsyncIterator[None]:
    """Do all these rounds, each by itself, until the context ends."""
    async with AsyncExitStack() as stack:
        for one in rounds:
            await stack.enter_async_context(going_on(one.work, one.every, one.failed))
        yield


@asynccontextmanager
async def going_on(work: Callable[[], Awaitable[object]], every: float, failed: str) -> AsyncIterator[None]:
    """Do `work` at once and again and again until the context ends.

    Args:
        work: one round; the next one begins even if it fails.
        every: the pause between rounds in seconds.
        failed: the event that the log gets for a round that failed.
    """
    # A context of its own: the task outlives whatever transaction its starter may be in.
    task = asyncio.create_task(_keep(work, every, failed), context=contextvars.Context())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _keep(work: Callable[[], Awaitable[object]], every: float, failed: str) -> None:
    while True:
        try:
            await work()
        except Exception as error:
            # Whatever it was, the next round may succeed. Only places in the code are written: the words of
            # an error may hold what nobody is to read in a log.
            where = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
            structlog.get_logger().error(failed, error=type(error).__qualname__, where=where)
        await asyncio.sleep(every)
