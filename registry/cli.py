"""Commands of the ground: `registry migrate`."""

import asyncio

import rich_click as click

from registry.core.settings import current


@click.command()
def migrate() -> None:
    """建立或升级数据库结构。 Build the database schema, or bring it up to date."""
    # Piccolo takes a moment to import, and commands that need no database should not wait for it.
    from registry.core import database, migrations  # noqa: PLC0415

    async def run() -> migrations.Migrated:
        async with database.opened(current()):
            return await migrations.migrate()

    done = asyncio.run(run())
    for name in done.applied:
        click.echo(f"  {name}")
    click.echo(
        f"已执行 {len(done.applied)} 个迁移，共 {done.total} 个。"
        f" {len(done.applied)} migrations applied, {done.total} in all."
    )
