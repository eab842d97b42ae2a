"""Commands for the keys of encrypted data: `registry keys`."""

import asyncio

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from registry.core.settings import current


@click.group()
def keys() -> None:
    """加密数据的密钥。 The keys of encrypted data."""


@keys.command("rotate-data")
def rotate_data() -> None:
    """换用新的数据密钥，服务可照常运行。 Move encrypted data to a new key, while the registry serves."""
    from registry.core import database, rotation  # noqa: PLC0415

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )

    async def run() -> rotation.Rotated:
        task = progress.add_task("重新加密 re-encrypting", total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, description="重新加密 re-encrypting", completed=done, total=total)

        def waiting(seconds: int, transactions: int) -> None:
            progress.update(
                task,
                description=f"等待运行中的进程换用新密钥 {seconds} 秒，{transactions} 个事务"
                f" waiting for running processes: {seconds} s, {transactions} transactions",
            )

        async with database.opened(current()):
            return await rotation.rotate(advance, waiting)

    with progress:
        done = asyncio.run(run())
    given_up = ", ".join(map(str, done.given_up)) or "–"
    click.echo(
        f"数据密钥现为第 {done.version} 版，本次重新加密 {done.values} 个值，停用的版本：{given_up}。"
        f" The data key is now version {done.version}; {done.values} values were encrypted anew;"
        f" versions given up: {given_up}."
    )
