"""`registry rewards remind`: telling payees and schools what they still have to confirm."""

import asyncio

import rich_click as click


@click.command()
def remind() -> None:
    """提醒尚未确认收款账户的人。 Remind those who have not confirmed where they are paid."""
    from registry.core import database  # noqa: PLC0415
    from registry.core.settings import current  # noqa: PLC0415
    from registry.notices.mailing import mail_notices  # noqa: PLC0415
    from rewards.payees import reminding  # noqa: PLC0415

    async def run() -> tuple[int, int]:
        async with database.opened(current()):
            told = await reminding.remind()
            return told, await mail_notices() if current().smtp_url else 0

    told, mailed = asyncio.run(run())
    click.echo(f"已提醒 {told} 处，发送邮件 {mailed} 封。\nNotices written: {told}; mails tried: {mailed}.")
