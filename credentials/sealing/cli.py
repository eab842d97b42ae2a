"""Commands below `registry issuers`: the certificate that an issuer seals PDFs with."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from registry.core.errors import BadInputError, UnavailableError
from registry.core.settings import current
from registry.core.texts import text

if TYPE_CHECKING:
    from credentials.sealing.certificates import SealMaterial


class SealFileError(UnavailableError):
    """A file named on the command line cannot be read."""

    code = "seal_file"


class TrialRefusedError(BadInputError):
    """A test certificate was asked for on a site that is in earnest."""

    code = "trial_refused"


@click.group("issuers")
def issuers() -> None:
    """签发机构。 Issuers."""


@issuers.command("seal-certificate")
@click.argument("prefix")
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="含私钥和证书链的 PKCS#12 或 PEM 文件。 PKCS#12 or PEM file with key and certificates.",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="内有该文件口令的文件；不给出则提示输入。 File with its password; asked for without it.",
)
@click.option("--test", "for_trying", is_flag=True, help="生成试用证书，无人信任。 Make one for trying.")
@click.option("--retire", "retiring", is_flag=True, help="停用现有证书。 Seal no longer.")
@click.option("--reason", required=True, help="原因，记入审计。 Why; it goes into the audit trail.")
def seal_certificate(  # noqa: PLR0917  (Click hands them over by name)
    prefix: str,
    file: Path | None,
    password_file: Path | None,
    for_trying: bool,
    retiring: bool,
    reason: str,
) -> None:
    """为编号前缀为 PREFIX 的签发机构设定电子印章证书。 Set what the issuer with this prefix seals with."""
    from credentials.issuers import queries  # noqa: PLC0415
    from credentials.sealing import service  # noqa: PLC0415
    from registry.core import database  # noqa: PLC0415

    if (file is not None) + for_trying + retiring != 1:
        raise click.UsageError("请选 --file、--test、--retire 之一。 Give one of --file, --test, --retire.")
    if not reason.strip():
        raise click.BadParameter("请写明原因。 Give the reason.", param_hint="--reason")
    material = _read(file, password_file) if file else None

    async def run() -> "SealMaterial | None":
        async with database.opened(current()):
            issuer = await queries.with_prefix(prefix)
            if retiring:
                await service.retire(issuer, reason=reason)
                return None
            used = material or await _made(prefix)
            await service.put_in_use(issuer, used, is_test=for_trying, reason=reason)
            return used

    used = asyncio.run(run())
    if used is None:
        click.echo("已停用，不再加盖电子印章。 Retired; nothing is sealed from now on.")
    else:
        click.echo(
            f"以后用这份证书加盖电子印章 PDFs are sealed from now on with: {used.subject},"
            f" {used.certificate.not_valid_after_utc:%Y-%m-%d}, SHA-256 {used.fingerprint}"
        )


async def _made(prefix: str) -> "SealMaterial":
    from credentials.sealing.certificates import made_for_trying  # noqa: PLC0415
    from registry.core import clock, database  # noqa: PLC0415

    if current().secure:
        raise TrialRefusedError(
            text(
                "正式网站（https）不能使用试用证书：请向证书机构申请。",
                "A site with an https address does not seal for trying: get a certificate from an authority.",
            )
        )
    name = await database.fetch_value("SELECT name FROM credentials.issuer WHERE prefix = $1", prefix)
    return made_for_trying(name, clock.now())


def _read(file: Path, password_file: Path | None) -> "SealMaterial":
    from credentials.sealing.certificates import read_pem, read_pkcs12  # noqa: PLC0415
    from registry.core import clock  # noqa: PLC0415

    content = _bytes(file)
    if password_file:
        password = _bytes(password_file).decode(errors="replace").strip("\r\n")
    else:
        password = click.prompt(
            "文件口令，没有则留空 Password of the file, or nothing",
            hide_input=True,
            default="",
            show_default=False,
            err=True,
        )
    read = read_pem if b"-----BEGIN" in content else read_pkcs12
    return read(content, password, clock.now())


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SealFileError(
            text(
                f"无法读取“{file}”，请检查路径和权限。",
                f"“{file}” cannot be read; check the path and its permissions.",
            )
        ) from error
