"""The command `registry credentials issue`."""

import asyncio
from uuid import UUID

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import text


class ScopeNotChosenError(BadInputError):
    """Not exactly one of competition, event and list was named, or a school without its competition."""

    code = "scope_not_chosen"


class AccountUnknownError(BadInputError):
    """There is no active account of this user name."""

    code = "account_unknown"


@click.command("issue")
@click.option("--competition", type=click.UUID, help="赛事编号。 Id of a competition held here.")
@click.option("--event", type=click.UUID, help="赛项编号。 Id of one of its events.")
@click.option("--school", type=click.UUID, help="该赛事中的一所学校。 One school in the competition.")
@click.option("--list", "list_id", type=click.UUID, help="外部获奖名单编号。 Id of a confirmed list.")
@click.option("--as", "username", required=True, help="办理账号的用户名。 User name of who issues.")
@click.option("--again", is_flag=True, help="曾撤销而奖项有效的也签发新版。 Also what was revoked.")
def issue(
    competition: UUID | None,
    event: UUID | None,
    school: UUID | None,
    list_id: UUID | None,
    username: str,
    *,
    again: bool,
) -> None:
    """为待签发的获奖者签发证书；中断后再次运行即从余下的继续。 Issue credentials to everybody who waits."""
    # Piccolo takes a moment to import, and commands that need no database should not wait for it.
    from credentials.issuing import service  # noqa: PLC0415
    from credentials.issuing.scopes import Scope  # noqa: PLC0415
    from registry.core import database, migrations  # noqa: PLC0415
    from registry.people.accounts.queries import actor_named  # noqa: PLC0415

    named = {"competition": competition, "event": event, "list": list_id}
    chosen = [Scope(kind, given) for kind, given in named.items() if given]  # type: ignore[arg-type]
    if len(chosen) != 1 or (school and not competition):
        raise ScopeNotChosenError(
            text(
                "请用 --competition、--event、--list 之一指明范围；--school 须与 --competition 同用。",
                "Name exactly one of --competition, --event and --list; --school goes with --competition.",
            )
        )
    scope = Scope("school", school, competition) if school else chosen[0]
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )

    async def run() -> int:
        task = progress.add_task("签发 issuing", total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        async with database.opened(current()):
            await migrations.require_schema()
            actor = await actor_named(username)
            if actor.account_id is None:
                raise AccountUnknownError(
                    text(
                        "没有这个启用的账号：请核对用户名。",
                        "No active account is called so; check it.",
                    )
                )
            return await service.run(actor, scope, again=again, advance=advance)

    with progress:
        count = asyncio.run(run())
    click.echo(f"已签发 {count} 份。 Issued: {count}.")
