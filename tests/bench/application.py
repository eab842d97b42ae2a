"""The service as it is, with bare handlers beside it that pass through the same middleware."""

import os
from typing import Any, Final
from uuid import UUID

from litestar import Litestar, MediaType, Request, get
from litestar.params import FromPath

from app import create_app as create_service
from competitions.events import console, visible
from competitions.results import queries as results
from registry.core import database
from registry.core.actor import Actor
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

CREDENTIAL: Final = "BENCH_CREDENTIAL"
"""Environment variable with the id of the one row that the bare read reads; without it there is none."""

_READ: Final = "SELECT serial FROM credentials.credential WHERE id = $1"


@get("/bench/hello", media_type=MediaType.TEXT, opt=PUBLIC_WITHOUT_COOKIE)
async def hello() -> str:
    """Answer, and nothing else."""
    return "hello"


@get("/bench/events/{event:uuid}", media_type=MediaType.TEXT, opt=PUBLIC_WITHOUT_COOKIE)
async def read_result(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> str:
    """Read everything that the public page of a final result shows, and show nothing of it."""
    _, facts = await visible.event(request.user, event)
    version = await results.newest_version(event)
    lines = await results.lines(facts, version) if version else []
    return str(len(lines) + len(await results.versions(event)))


@get("/bench/events/{event:uuid}/console", media_type=MediaType.TEXT, opt=PUBLIC_WITHOUT_COOKIE)
async def read_console(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> str:
    """Read everything that the organizer's page of an event shows, and show nothing of it."""
    _, line, moves = await console.line(request.user, event)
    return str(line.entries + len(moves))


def create_app() -> Litestar:
    """Return the service of the environment's settings with the bare handlers below `/bench`."""
    service = create_service()
    for handler in (hello, read_result, read_console):
        service.register(handler)
    if CREDENTIAL in os.environ:
        credential = UUID(os.environ[CREDENTIAL])

        @get("/bench/read", media_type=MediaType.TEXT, opt=PUBLIC_WITHOUT_COOKIE)
        async def read() -> str:
            """Answer with one column of one row, read by its primary key with asyncpg alone."""
            assert database.DB.pool is not None
            row = await database.DB.pool.fetchrow(_READ, credential)
            return str(row["serial"])

        service.register(read)
    return service
