"""Notices by mail: each open notice once, to the account that it is for, where that has an address.

A notice is marked as mailed and committed first, and sent after: what happens in between costs a mail, but
nobody gets two, and nothing is announced that was rolled back.
"""

import asyncio
import contextvars
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import structlog

from registry.core import clock, database, mail, privacy
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
    # A context of its own: the task outlives whatever transaction its starter may be in.
    task = asyncio.create_task(_keep_mailing(every), context=contextvars.Context())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _keep_mailing(every: float) -> None:
    while True:
        try:
            await mail_notices()
        except Exception as error:
            # Whatever it was, the next run may succeed. Only places in the code are written: the words of an
            # error may hold an address.
            where = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
            structlog.get_logger().error("mailing_failed", error=type(error).__qualname__, where=where)
        await asyncio.sleep(every)


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
