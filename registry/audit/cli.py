"""The commands `registry audit`: seal the trail, sign its head, and check it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import rich_click as click

from registry.core.errors import UnavailableError
from registry.core.settings import current
from registry.core.texts import Text, text

if TYPE_CHECKING:
    from registry.audit.chain import Break
    from registry.audit.verifying import Report

Result = TypeVar("Result")

# A head has some 500 bytes; whatever is larger than this is none.
_MAXIMUM_BYTES: Final = 100_000

_BREAKS: Final[dict[str, Text]] = {
    "seal_missing": text("该位置的封存记录缺失", "the seal at this position is missing"),
    "line_missing": text("审计记录已被删除", "the line has been removed"),
    "line_changed": text("审计记录或其封存值已被改动", "the line or its seal has been altered"),
    "head_differs": text(
        "链与签名不符：此位置或更早的记录曾被改写", "chain and signed head differ: rewritten here or before"
    ),
    "cut_off": text(
        "签名所及的记录从此位置起被删除", "what a signed head covers has been removed from here on"
    ),
    "head_forged": text("该位置的已存签名被改动", "the stored head at this position has been altered"),
}


class AuditUncheckedError(UnavailableError):
    """The audit trail could not be sealed or checked: the database does not answer, or has no registry."""

    code = "audit_unchecked"


class HeadFileError(UnavailableError):
    """The file of a signed head cannot be read or written."""

    code = "audit_head_file"


@click.group("audit")
def audit() -> None:
    """审计记录的封存与核验。 Seal and check the audit trail."""


@audit.command("seal")
def seal_command() -> None:
    """封存尚未封存的审计记录。 Seal every line of the audit trail that is not sealed yet."""
    from registry.audit.sealing import seal  # noqa: PLC0415

    count = _run(seal)
    click.echo(f"已封存 {count} 条。 {count} lines sealed.")


@audit.command("head")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="写入文件，不在终端显示。 Write it to a file.",
)
def head_command(output: Path | None) -> None:
    """封存并签出链的末端，请另存他处。 Seal, sign the end of the chain and print it, to be kept elsewhere."""
    from registry.audit import heads, sealing  # noqa: PLC0415

    statement = _run(sealing.sign_now)
    if output is None:
        click.echo(statement)
    else:
        try:
            output.write_text(f"{statement}\n", encoding="ascii")
        except OSError as error:
            raise HeadFileError(
                text(
                    f"无法写入“{output}”，请检查路径和权限。",
                    f"“{output}” cannot be written; check the path.",
                )
            ) from error
    click.echo(f"签名密钥 signed with key {heads.own_key()}", err=True)


@audit.command("verify")
@click.option(
    "--head",
    "head_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="另存的签名，用来发现整链改写。 A head that was kept elsewhere.",
)
@click.option(
    "--key",
    "earlier_keys",
    multiple=True,
    metavar="THUMBPRINT",
    help="更换密钥前的旧签名密钥，可多次给出。 An earlier key for heads; may be repeated.",
)
@click.pass_context
def verify_command(context: click.Context, head_file: Path | None, earlier_keys: tuple[str, ...]) -> None:
    """核验审计记录自封存以来没有改动或删除。 Check that nothing sealed was altered or removed.

    退出码 exit status: 0 完好 nothing was, 1 有改动 something was, 2 未能核验 could not be checked.
    """
    from registry.audit import heads  # noqa: PLC0415
    from registry.audit.verifying import verify  # noqa: PLC0415

    keys = {heads.own_key(), *earlier_keys}
    head = None
    if head_file is not None:
        head = heads.read(_head_in(head_file), keys)
        heads.require_own(head)
    with _Progress() as progress:
        report = _run(lambda: verify(head, keys, progress.show))
    if report.broken is not None:
        click.echo(_bad(report.broken))
        context.exit(1)
    if report.foreign:
        raise report.foreign[0]
    click.echo(_good(report))


def _run(work: Callable[[], Awaitable[Result]]) -> Result:
    """Run `work` on the opened database; raise `AuditUncheckedError` when that fails.

    A traceback would end with status 1, which stands for an altered trail.
    """
    import asyncpg  # noqa: PLC0415

    from registry.core import database  # noqa: PLC0415

    async def opened() -> Result:
        async with database.opened(current()):
            return await work()

    try:
        return asyncio.run(opened())
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError) as error:
        raise AuditUncheckedError(
            text(
                "这个数据库还没有登记系统：请检查 REGISTRY_DATABASE_URL，或先运行 registry migrate。",
                "This database holds no registry: check REGISTRY_DATABASE_URL, or run registry migrate.",
            )
        ) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise AuditUncheckedError(
            text(
                "数据库中途出错，未能完成：请确认数据库正常后重试。",
                f"The database failed on the way ({type(error).__name__}): see that it runs, and try again.",
            )
        ) from error


def _head_in(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            return opened.read(_MAXIMUM_BYTES).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise HeadFileError(
            text(f"无法读取“{path}”，请检查路径和权限。", f"“{path}” cannot be read; check the path.")
        ) from error


def _bad(broken: "Break") -> str:
    line = "" if broken.line is None else f"，记录 line {broken.line}"
    words = _BREAKS[broken.kind]
    return (
        f"有改动 ALTERED\n  位置 position {broken.position}{line} [{broken.kind}]\n"
        f"  {words.zh}。\n  {words.en}."
    )


def _good(report: "Report") -> str:
    return (
        "完好 INTACT\n"
        f"  已核验 {report.sealed} 条，与 {report.heads} 个签名相符；尚未封存 {report.unsealed} 条。\n"
        f"  {report.sealed} lines checked, held to {report.heads} signed heads;"
        f" {report.unsealed} lines not sealed yet."
    )


class _Progress:
    """A bar on standard error, once the work has taken a second."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._show: Callable[[int, int], None] | None = None
        self._stop: Callable[[], None] = lambda: None

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def show(self, done: int, total: int) -> None:
        """Say how many of how many are done."""
        if self._show is None and time.monotonic() - self._since > 1:
            self._start()
        if self._show is not None:
            self._show(done, total)

    def _start(self) -> None:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import Progress  # noqa: PLC0415

        bar = Progress(console=Console(stderr=True), transient=True)
        task = bar.add_task("核验 Checking", total=None)
        bar.start()
        self._show = lambda done, total: bar.update(task, completed=done, total=total)
        self._stop = bar.stop
