"""The service as it is, with two bare handlers beside it that pass through the same middleware."""

import os
from typing import Final
from uuid import UUID

from litestar import Litestar, MediaType, get

from app import create_app as create_service
from registry.core import database
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

CREDENTIAL: Final = "BENCH_CREDENTIAL"
"""Environment variable with the id of the one row that the bare read reads."""

_READ: Final = "SELECT serial FROM credentials.credential WHERE id = $1"


@get("/bench/hello", media_type=MediaType.TEXT, opt=PUBLIC_WITHOUT_COOKIE)
async def hello() -> str:
    """Answer, and nothing else."""
    return "hello"


def create_app() -> Litestar:
    """Return the service of the environment's settings with `/bench/hello` and `/bench/read`."""
    credential = UUID(os.environ[CREDENTIAL])

    @get("/bench/read", media_type=MediaType.TEXT, opt=PUBLIC_WITHOUT_COOKIE)
    async def read() -> str:
        """Answer with one column of one row, read by its primary key with asyncpg alone."""
        assert database.DB.pool is not None
        row = await database.DB.pool.fetchrow(_READ, credential)
        return str(row["serial"])

    service = create_service()
    service.register(hello)
    service.register(read)
    return service
