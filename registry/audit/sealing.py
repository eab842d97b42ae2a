"""Sealing: committed lines of the trail get their places in the chain, and once a day its end is signed.

Lines are sealed in the order of their ids. A line whose transaction commits after later ones were sealed
simply gets a later place.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from registry.audit.chain import GENESIS, Line, Link, next_link
from registry.audit.heads import head_of, sign
from registry.core import clock, database
from registry.core.identifiers import new_id
from registry.core.rounds import going_on

BATCH: Final = 10_000

# How many ids below the highest sealed one a quick run still looks at for lines that committed late. A
# transaction would have to stay open while all the others write that many; the thorough run of each day finds
# even such a line.
LATE: Final = 100_000

_UNSEALED: Final = """
SELECT l.id, l.at, l.account, l.actor, l.action, l.subject, l.reason, l.before, l.after
FROM registry.audit_line l
WHERE l.id > $1 AND NOT EXISTS (SELECT FROM registry.audit_seal s WHERE s.line = l.id)
ORDER BY l.id LIMIT $2
"""
_LOCK: Final = "(hashtextextended('registry.audit.seal', 0))"


async def seal(*, thorough: bool = True, wait: bool = True) -> int:
    """Seal every committed line that has no place yet, batch by batch, and return how many there were.

    Args:
        thorough: look at all lines, and not only at those that are new or committed a little late.
        wait: while another process seals, wait for it; else leave everything to it.
    """
    sealed = 0
    after = 0 if thorough else None
    while True:
        async with database.transaction():
            batch = await _seal_batch(after) if await _is_free(wait) else []
        sealed += len(batch)
        if len(batch) < BATCH:
            return sealed
        after = batch[-1].id


async def sign_now() -> str:
    """Seal what there is, and return the signed end of the chain as it is now."""
    await seal()
    return sign(head_of(await end()))


async def end() -> Link:
    """Return the end of the chain as it is stored."""
    row = await database.fetch_one(
        "SELECT position, hash FROM registry.audit_seal ORDER BY position DESC LIMIT 1"
    )
    return GENESIS if row is None else Link(row["position"], row["hash"])


@asynccontextmanager
async def sealing_goes_on(every: float = 30) -> AsyncIterator[None]:
    """Seal again and again while the service runs; `every` is the pause in seconds.

    Ended in the middle of a batch, none of that batch is kept.
    """
    async with going_on(lambda: seal(thorough=False, wait=False), every, "audit_sealing_failed"):
        yield


async def _is_free(wait: bool) -> bool:
    """Become the only one who seals until the transaction ends, or return that somebody else is."""
    if wait:
        await database.execute(f"SELECT pg_advisory_xact_lock{_LOCK}")
        return True
    free: bool = await database.fetch_value(f"SELECT pg_try_advisory_xact_lock{_LOCK}")
    return free


async def _seal_batch(after: int | None) -> list[Line]:
    """Seal one batch of lines with ids above `after`; None is the quick way."""
    head_is_due = not await database.fetch_value(
        "SELECT EXISTS (SELECT FROM registry.audit_head WHERE of_day = $1)", clock.today()
    )
    if after is None:
        after = 0 if head_is_due else await _where_late_lines_may_be()
    lines = [Line(**row) for row in await database.fetch(_UNSEALED, after, BATCH)]
    # In a thread, so that whoever asks this process for a page meanwhile need not wait.
    reached, seals = await asyncio.to_thread(_sealed, await end(), lines, clock.now())
    if seals:
        await database.copy(
            "audit_seal",
            schema="registry",
            columns=("position", "line", "hash", "sealed_at"),
            records=seals,
        )
    if head_is_due and reached != GENESIS:
        await _keep_head(reached)
    return lines


def _sealed(
    link: Link, lines: Iterable[Line], at: datetime
) -> tuple[Link, list[tuple[int, int, str, datetime]]]:
    rows = []
    for line in lines:
        link = next_link(link, line)
        rows.append((link.position, line.id, link.hash, at))
    return link, rows


async def _where_late_lines_may_be() -> int:
    highest = await database.fetch_value("SELECT max(line) FROM registry.audit_seal")
    return (highest or 0) - LATE


async def _keep_head(link: Link) -> None:
    head = head_of(link)
    await database.execute(
        "INSERT INTO registry.audit_head (id, position, of_day, statement, signed_at)"
        " VALUES ($1, $2, $3, $4, $5)",
        new_id(),
        head.position,
        head.day,
        sign(head),
        head.at,
    )
