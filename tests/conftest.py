"""What every test stands on: a real PostgreSQL built by the migrations, one database per worker."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from hypothesis import settings as of_properties
from litestar import Litestar

from app import compose, create_app
from registry.core import database, migrations
from registry.core.settings import Settings, use
from registry.web import limits

ROOT = Path(__file__).parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
# How long an example takes tells of the machine and not of the rule; the rest is as Hypothesis would have it.
of_properties.register_profile("unhurried", of_properties(), deadline=None)
of_properties.load_profile("unhurried")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Settings of this worker: the embedded server, shared by all workers, and a database of its own."""
    made = Settings(data_dir=ROOT / ".data" / "tests", database=f"tests_{WORKER}")
    use(made)
    compose()
    return made


@pytest.fixture(scope="session")
async def migrated(settings: Settings) -> AsyncIterator[str]:
    """Open a database that the migrations have just built; the statements that empty it again.

    Deleting the few rows of a test takes a hundredth of the time of TRUNCATE, which makes the files of all
    tables and indexes anew.
    """
    await database.drop_embedded(settings)
    async with database.opened(settings):
        await migrations.migrate()
        # Nothing here has to outlive a loss of power; what has to is tested on servers of its own.
        await database.execute(f"ALTER DATABASE {settings.database} SET synchronous_commit = off")
    async with database.opened(settings):
        tables = await database.fetch(
            "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
            " WHERE schemaname IN ('registry', 'competitions', 'credentials', 'rewards')"
            # Processes keep the keys of encrypted data once they have read them.
            " AND tablename <> 'data_key'"
        )
        yield "; ".join(f"DELETE FROM {row['name']}" for row in tables)


@pytest.fixture
async def db(migrated: str) -> None:
    """An empty registry. The guards against emptying tables are lifted for this one session only."""
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute(migrated)


@pytest.fixture(scope="session")
def app(settings: Settings) -> Litestar:
    return create_app(settings)


@pytest.fixture
async def client(app: Litestar, db: None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, in the same event loop."""
    limits.forget(app)
    # Both are ASGI; the two libraries spell its types differently.
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as made:
        yield made
