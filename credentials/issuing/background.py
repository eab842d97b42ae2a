"""Runs of issuing that go on when the page that started them has been answered."""

import asyncio
import contextvars
import traceback
from typing import Final

import structlog

from credentials.issuing import service
from credentials.issuing.scopes import Scope
from registry.core.actor import Actor

# Most runs are over in this time, and then the next page shows all of them issued.
_PATIENCE: Final = 3.0
_running: set[asyncio.Task[int]] = set()


async def start(actor: Actor, scope: Scope, *, again: bool = False) -> int | None:
    """Start a run; returns how many credentials it issued, or None while it still goes on.

    What ends a run after that stands in its row. Should this process stop, the run is broken off: what it
    issued stays, and another one goes on with the rest.

    Raises:
        RegistryError: as `credentials.issuing.service.run` does, when that is known at once.
    """
    # A context of its own: the run outlives whatever transaction its starter may be in.
    task = asyncio.create_task(service.run(actor, scope, again=again), context=contextvars.Context())
    _running.add(task)
    done, _ = await asyncio.wait({task}, timeout=_PATIENCE)
    if done:
        _running.discard(task)
        return await task
    task.add_done_callback(_ended)
    return None


def _ended(task: asyncio.Task[int]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        # Only places in the code are written: the words of an error may hold what nobody is to read in a log.
        where = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
        structlog.get_logger().error("issuing_failed", error=type(error).__qualname__, where=where)
