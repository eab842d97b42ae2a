"""Notices by mail: each open notice once, to the account that it is for, where that has an address.

A notice is marked as mailed and committed first, and sent after: what happens in between costs a mail, but
nobody gets two, and nothing is announced that was rolled back.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from registry.core import clock, database, mail, privacy
from registry.core.rounds import going_on
from registry.core.settings import current
from registry.core.texts import Text

# Several processes at once each take another one.
_NEXT = """
SELECT n.id, n.message, n.address, a.id AS account, a.email
FROM registry.notice n JOIN registry.account a ON a.id = n.account
WHERE n.mailed_at IS NULL AND n.done_at IS NULL AND a.active AND a.email IS NOT NULL
ORDER BY n.made_at, n.id LIMIT 1 FOR UPDATE OF n SKIP LOCKED
"""


async def mail_notices() -> int:
    """Send one mail for each open notice that waits for one; returns how many were tried."""
    tried = 0
    while await _mail_next():
        tried += 1
    return tried


@asynccontextmanager
async def mailing_goes_on(every: float = 30) -> AsyncIterator[None]:
    """Send again and again while the service runs, if a mail server is set; `every` is a pause in seconds."""
    if not current().smtp_url:
        yield
        return
    async with going_on(mail_notices, every, "mailing_failed"):
        yield


async def _mail_next() -> bool:
    """Mark the next notice and send its mail; returns whether there was one."""
    if (notice := await _taken()) is None:
        return False
    message = Text.model_validate_json(notice["message"])
    link = current().base_url + notice["address"]
    await mail.send(
        (await privacy.ring()).open(notice["email"], "account.email", notice["account"]),
        f"技能竞赛与证书登记：有待办事项 Something to do ({current().host})",
        f"{message.zh}\n\n{message.en}\n\n{link}\n",
    )
    return True


async def _taken() -> asyncpg.Record | None:
    """Take the next notice: nobody else sends it any more."""
    async with database.transaction():
        row = await database.fetch_one(_NEXT)
        if row is not None:
            await database.execute(
                "UPDATE registry.notice SET mailed_at = $2 WHERE id = $1", row["id"], clock.now()
            )
    return row
