"""Commands of accounts: the first administrator of an empty registry."""

import asyncio
import sys

import rich_click as click

from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import text


class AccountNotWholeError(BadInputError):
    """The user name or the displayed name cannot be taken."""

    code = "account_not_whole"


@click.group()
def accounts() -> None:
    """账号。 Accounts."""


@accounts.command("first-administrator")
@click.option("--username", required=True, help="用户名。 User name.")
@click.option("--display-name", default="管理员", show_default=True, help="显示的姓名。 Name as shown.")
def first_administrator(username: str, display_name: str) -> None:
    """为空的登记系统开设第一个管理员账号；密码从提示或标准输入读取。 Make the first administrator."""
    # Piccolo takes a moment to import, and commands that need no database should not wait for it.
    from pydantic import ValidationError  # noqa: PLC0415

    from registry.core import database, migrations  # noqa: PLC0415
    from registry.people.accounts import service  # noqa: PLC0415
    from registry.people.accounts.schemas import AccountIn  # noqa: PLC0415

    password = _password()
    try:
        account = AccountIn.model_validate(
            {
                "username": username,
                "display_name": display_name,
                "password": password,
                "grants": [{"role": "administrator"}],
            }
        )
    except ValidationError as error:
        named = {str(fault["loc"][0]) for fault in error.errors()}
        raise AccountNotWholeError(
            text(
                "不能开设：用户名须以小写字母开头（2 至 64 个小写字母、数字、点、下划线、连字符），"
                f"密码至少 10 个字符。有误：{'、'.join(sorted(named))}",
                "Not made: a user name begins with a small letter (2 to 64 small letters, digits, dots,"
                " underscores, hyphens), a password has 10 characters or more."
                f" Wrong: {', '.join(sorted(named))}",
            )
        ) from None

    async def run() -> None:
        async with database.opened(current()):
            await migrations.require_schema()
            await service.create_first_administrator(account)

    asyncio.run(run())
    click.echo("管理员账号已开设。首次登录时须设置动态验证码。")
    click.echo("The administrator's account is made. At the first sign-in a one-time code has to be set up.")


def _password() -> str:
    """Return the password, asked for twice at a terminal or read from standard input; never an argument."""
    if sys.stdin.isatty():
        password: str = click.prompt("密码 Password", hide_input=True, confirmation_prompt=True, err=True)
        return password
    return sys.stdin.readline().rstrip("\n")
