"""Whether the service lives, and whether it is ready for work."""

import asyncpg
from litestar import Response, get

from registry.core import database, migrations
from registry.web.limits import UNLIMITED
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE


@get(
    "/health/live",
    operation_id="live",
    sync_to_thread=False,
    tags=["health"],
    opt=PUBLIC_WITHOUT_COOKIE | UNLIMITED,
)
def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "live"}


@get("/health/ready", operation_id="ready", tags=["health"], opt=PUBLIC_WITHOUT_COOKIE | UNLIMITED)
async def ready() -> Response[dict[str, str]]:
    """Say whether the database answers and has every migration of this version."""
    try:
        await database.fetch_value("SELECT 1")
        if await migrations.pending():
            return Response({"status": "migrations pending: run `registry migrate`"}, status_code=503)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        return Response({"status": "database unreachable"}, status_code=503)
    return Response({"status": "ready"})
