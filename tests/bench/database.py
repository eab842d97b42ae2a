"""The bench's own database on the embedded server, made for one run and dropped at its end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from registry.core import database, migrations
from registry.core.settings import Settings, use


def bench_settings() -> Settings:
    """Return the settings of the environment, but for the database."""
    return Settings(database_url="", database="registry_bench")


@asynccontextmanager
async def fresh_database(settings: Settings) -> AsyncIterator[None]:
    """Open an empty migrated registry; drop it afterwards."""
    use(settings)
    await database.drop_embedded(settings)
    try:
        async with database.opened(settings):
            await migrations.migrate()
            yield
    finally:
        await database.drop_embedded(settings)
