"""The command `registry keys rewrap`: it reaches what this package keeps under the secret as well."""

import asyncio
from pathlib import Path

import rich_click as click

from registry.core.errors import UnavailableError
from registry.core.settings import current
from registry.core.texts import text


class SecretFileError(UnavailableError):
    """The file that holds the old secret cannot be read."""

    code = "secret_file"


@click.command()
@click.option(
    "--old-secret-file",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="内有旧口令的文件；不给出则提示输入。 File with the old secret; asked for without it.",
)
def rewrap(file: Path | None) -> None:
    """更换 REGISTRY_SECRET_KEY 后，把密钥改由新口令保护。 Put all keys under the new secret."""
    from credentials.issuers import rewrapping  # noqa: PLC0415
    from registry.core import database  # noqa: PLC0415

    old_secret = _read(file) if file else click.prompt("旧口令 Old secret", hide_input=True, err=True)

    async def run() -> rewrapping.Rewrapped:
        async with database.opened(current()):
            return await rewrapping.rewrap(old_secret)

    done = asyncio.run(run())
    click.echo(
        f"已改由新口令保护：{done.data_keys} 个数据密钥，{done.signing_keys} 个签名密钥。"
        f" Now under the new secret: {done.data_keys} data keys, {done.signing_keys} signing keys."
    )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretFileError(
            text(
                f"无法读取“{file}”，请检查路径和权限。",
                f"“{file}” cannot be read; check the path and its permissions.",
            )
        ) from error
