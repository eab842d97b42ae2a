"""Commands below `registry keys`: `rotate`, and `rewrap`, which reaches what this package keeps as well."""

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
        f"已改由新口令保护：{done.data_keys} 个数据密钥，{done.signing_keys} 个签名密钥，"
        f"{done.seal_keys} 个印章密钥。 Now under the new secret: {done.data_keys} data keys,"
        f" {done.signing_keys} signing keys, {done.seal_keys} keys of seals."
    )


@click.command()
@click.argument("prefix")
@click.option("--reason", required=True, help="原因，记入审计。 Why; it goes into the audit trail.")
@click.option(
    "--algorithm",
    type=click.Choice(["ES256", "RS256", "EdDSA"]),
    default="ES256",
    show_default=True,
    help="签名算法；EdDSA 用于内嵌签名。 Algorithm; EdDSA is for embedded proofs.",
)
@click.option(
    "--store",
    default="local",
    show_default=True,
    help="密钥存放处：local 为加密存入数据库。 Where the key is kept; local is encrypted in the database.",
)
def rotate(prefix: str, reason: str, algorithm: str, store: str) -> None:
    """为编号前缀为 PREFIX 的签发机构更换签名密钥。 Give the issuer with this prefix a new signing key."""
    from credentials.issuers import key_service, queries  # noqa: PLC0415
    from credentials.issuers.schemas import Rotation  # noqa: PLC0415
    from registry.core import database  # noqa: PLC0415

    if not reason.strip():
        raise click.BadParameter("请写明原因。 Give the reason.", param_hint="--reason")

    async def run() -> str:
        async with database.opened(current()):
            issuer = await queries.with_prefix(prefix)
            given = Rotation.model_validate({"algorithm": algorithm, "store": store, "reason": reason})
            return await key_service.rotate_here(issuer, given)

    kid = asyncio.run(run())
    click.echo(
        f"新密钥已启用：{kid}；原密钥停用，继续公布。"
        " The new key signs from now on; the former one stays published."
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
