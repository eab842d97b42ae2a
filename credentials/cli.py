"""The command `registry credentials verify`."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import rich_click as click

from credentials.certificate.attachment import extract_credential
from credentials.verification.development import DevelopmentKeys, DevelopmentStatusLists
from credentials.verification.documents import read_document
from credentials.verification.proof import KeySource
from credentials.verification.reports import Report
from credentials.verification.sources import DidWebKeys, KeySetFile, StatusListFile, WebStatusLists
from credentials.verification.status_credential import StatusSource
from credentials.verification.tokens import JsonObject
from credentials.verification.verifying import verify
from credentials.verification.web import read_web
from registry.core.errors import BadInputError, Fault
from registry.core.texts import text

# A certificate has some 100 kB; whatever is larger than this is not one.
MAXIMUM_BYTES = 20 * 1024 * 1024

EXIT_STATUS = {"valid": 0, "invalid": 1, "unchecked": 2}

_ACCEPT = "application/vc+jwt, application/vc;q=0.8, application/json;q=0.5"
_WORDS = {
    "valid": "有效 valid",
    "invalid": "无效 invalid",
    "unchecked": "未能核验 unchecked",
    "passed": "通过 passed",
    "failed": "不通过 failed",
}


class UnreadableFileError(BadInputError):
    """A file named on the command line cannot be read."""

    code = "unreadable_file"


@click.group("credentials")
def credentials() -> None:
    """电子证书。Credentials."""


@credentials.command("verify")
@click.argument("document", metavar="FILE|URL|-")
@click.option(
    "--jwks",
    type=click.Path(path_type=Path),
    help="签发者公钥集文件，不再联网取密钥。Key set file; fetch no keys.",
)
@click.option(
    "--status-list",
    type=click.Path(path_type=Path),
    help="状态名单文件，不再联网取名单。Status list file; fetch no list.",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print JSON.")
@click.pass_context
def verify_command(
    context: click.Context, document: str, jwks: Path | None, status_list: Path | None, as_json: bool
) -> None:
    """核验凭证（JWT、JSON 或 PDF）的签名、有效期和状态。Verify a credential: signature, period, status.

    退出码 exit status: 0 有效 valid, 1 无效 invalid, 2 未能核验 could not be checked.
    """
    keys, status_lists = sources_for(jwks, status_list)
    report = asyncio.run(_report(document, keys, status_lists))
    click.echo(json.dumps(report.as_json(), ensure_ascii=False) if as_json else _in_words(report))
    context.exit(EXIT_STATUS[report.outcome])


def sources_for(jwks: Path | None, status_list: Path | None) -> tuple[KeySource, StatusSource]:
    """Return where keys and status lists come from: the file where one is given, else the web.

    Those of a development issuer on localhost come from this machine's own databases first.

    Raises `UnreadableFileError`, `KeySetError` or `UnreadableDocumentError` for a file that is no use.
    """
    keys = KeySetFile(_file(jwks), str(jwks)) if jwks else DevelopmentKeys(DidWebKeys())
    if status_list:
        return keys, StatusListFile(_file(status_list), str(status_list))
    return keys, DevelopmentStatusLists(WebStatusLists())


async def _report(document: str, keys: KeySource, status_lists: StatusSource) -> Report:
    found = await _document(document)
    return await verify(found, keys=keys, status_lists=status_lists, now=datetime.now(UTC))


async def _document(name: str) -> str | JsonObject:
    """Return the token or JSON that `name` (a path, an address or "-") holds, also out of a PDF."""
    if name.lower().startswith(("https://", "http://")):
        # A code printed in capitals opens by hand too; only scheme and host may change their case.
        raw = await read_web(name, _ACCEPT)
    else:
        raw = _read(sys.stdin.buffer, name) if name == "-" else _file(Path(name))
    if raw.startswith(b"%PDF-"):
        return extract_credential(raw)
    return read_document(raw, name)


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return _read(opened, str(path))
    except OSError as error:
        raise UnreadableFileError(
            text(f"无法读取文件“{path}”。", f"The file “{path}” cannot be read."),
            [
                Fault(
                    "unreadable_file",
                    text("请检查路径和权限。", "Check its path and permissions."),
                    file=str(path),
                )
            ],
        ) from error


def _read(stream: BinaryIO, name: str) -> bytes:
    raw = stream.read(MAXIMUM_BYTES + 1)
    if len(raw) > MAXIMUM_BYTES:
        raise UnreadableFileError(
            text(f"“{name}”过大。", f"“{name}” is too large."),
            [Fault("file_too_large", text("不超过 20 MB。", "At most 20 MB."), file=name)],
        )
    return raw


def _in_words(report: Report) -> str:
    lines = [f"{_WORDS[report.outcome]}"]
    for step in report.steps:
        word = _WORDS[step.outcome]
        lines.append(f"  {step.id}: {word}\n    {step.message.zh}\n    {step.message.en}")
    return "\n".join(lines)
