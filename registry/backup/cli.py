"""The commands `registry backup` and `registry restore`."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskProgressColumn, TextColumn

from registry.core.errors import UnavailableError
from registry.core.settings import current
from registry.core.texts import text

if TYPE_CHECKING:
    from registry.backup.restoring import Restored

Result = TypeVar("Result")

_STEPS: Final = {
    "check": "核对备份 checking the backup",
    "load": "载入数据 loading",
    "verify": "核验审计记录 checking the trail",
}


class DatabaseFailedError(UnavailableError):
    """The database failed in the middle of a backup or of a restore."""

    code = "database_failed"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """备份数据库到一个文件，服务可照常运行。 Back up the database, while the registry serves."""
    from registry.backup import making  # noqa: PLC0415
    from registry.core import database  # noqa: PLC0415

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), console=Console(stderr=True)
    )

    async def run() -> int:
        task = bar.add_task("备份 backing up", total=None)
        async with database.opened(current()):
            made = await making.make_backup(file, lambda done: bar.update(task, completed=done))
        return sum(part.bytes for part in made.parts.values())

    with bar:
        size = _run(run())
    click.echo(
        f"已备份到 {file}（{size:,} 字节）。"
        "REGISTRY_SECRET_KEY 不在其中，请另外保存：没有它，加密的数据无法解开。\n"
        f"Backed up to {file} ({size:,} bytes). REGISTRY_SECRET_KEY is not in it: keep it elsewhere, since"
        " encrypted data does not open without it."
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def restore(context: click.Context, file: Path) -> None:
    """把备份恢复到空数据库，并核验。 Restore a backup into an empty database, and check it.

    退出码 exit status: 0 完好 as it was, 1 已恢复但核验不符 restored but not right, 2 未恢复 not restored.
    """
    from registry.backup import restoring  # noqa: PLC0415
    from registry.core import database  # noqa: PLC0415

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), console=Console(stderr=True)
    )

    async def run() -> "Restored":
        task = bar.add_task(_STEPS["check"], total=None)

        def advance(step: str, done: int, total: int) -> None:
            bar.update(task, description=_STEPS[step], completed=done, total=total)

        async with database.opened(current()):
            return await restoring.restore(file, advance)

    with bar:
        done = _run(run())
    click.echo("\n".join(_told(done)))
    context.exit(0 if done.whole else 1)


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work`; a traceback would end with status 1, which has a meaning of its own."""
    import asyncpg  # noqa: PLC0415

    try:
        return asyncio.run(work)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise DatabaseFailedError(
            text(
                "数据库中途出错，未能完成：请确认数据库正常后重试；恢复时请先换一个空数据库。",
                f"The database failed on the way ({type(error).__name__}): see that it runs, and try again;"
                " for a restore take another empty database.",
            )
        ) from error


def _told(done: "Restored") -> list[str]:
    made_at = done.manifest.made_at.isoformat()
    lines = [
        f"已恢复 {made_at} 的备份，另执行 {done.migrated} 个迁移。"
        f" Restored the backup of {made_at}; {done.migrated} migrations applied."
    ]
    if done.broken is None:
        lines.append(
            f"审计记录完好，已核验 {done.lines} 条。 The audit trail is intact: {done.lines} lines checked."
        )
    else:
        lines.append(
            f"审计记录在位置 {done.broken.position} 有改动 [{done.broken.kind}]：备份可能被改过。"
            f" The audit trail is ALTERED at position {done.broken.position} [{done.broken.kind}]."
        )
    if not done.head_fits:
        lines.append(
            "备份的审计签名不是用现在的 REGISTRY_SECRET_KEY 签的，未能据此核验。"
            " The backup's audit head was not signed with the present REGISTRY_SECRET_KEY; it was not used."
        )
    if not done.data_opens:
        lines.append(
            "现在的 REGISTRY_SECRET_KEY 解不开加密的数据：请设为备份时的那一个，见 docs/operations.md。"
            " The present REGISTRY_SECRET_KEY does not open encrypted data: set that of the time of the"
            " backup; see docs/operations.md."
        )
    return lines
