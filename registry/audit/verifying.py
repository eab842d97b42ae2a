"""Checking the sealed audit trail: every line from the first on, against its seal and the signed heads."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

import asyncpg

from registry.audit import heads
from registry.audit.chain import GENESIS, Break, Line, Link, Seal, follow
from registry.audit.heads import ForeignHeadError, ForgedHeadError, Head
from registry.core import database

_BATCH: Final = 10_000
_BEFORE_ALL: Final = -(2**63)

_SEALS: Final = """
SELECT s.position, s.hash, s.line AS line_id, l.id, l.at, l.account, l.actor, l.action, l.subject, l.reason,
       l.before, l.after
FROM registry.audit_seal s LEFT JOIN registry.audit_line l ON l.id = s.line
WHERE s.position > $1 ORDER BY s.position LIMIT $2
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    `sealed` counts the lines that were found right, `heads` the signed heads they were held to. `unsealed`
    lines have no place in the chain yet, so nothing can be said of them. `foreign` says of each stored head
    with an unknown key why it could not be used.
    """

    sealed: int
    heads: int
    unsealed: int
    broken: Break | None
    foreign: tuple[ForeignHeadError, ...] = ()


async def verify(head: Head | None, keys: Collection[str], progress: Callable[[int, int], None]) -> Report:
    """Check the chain from its first line on, and stop at the first that is wrong.

    Args:
        head: a head that was kept elsewhere, already read.
        keys: thumbprints of the keys that may have signed the stored heads.
        progress: told again and again how many lines of how many have been checked.
    """
    total = await database.fetch_value("SELECT coalesce(max(position), 0) FROM registry.audit_seal")
    signed: list[Head] = [] if head is None else [head]
    foreign = []
    forged = None
    for row in await database.fetch(
        "SELECT position, of_day, statement FROM registry.audit_head ORDER BY of_day"
    ):
        try:
            kept = heads.read(row["statement"], keys)
        except ForeignHeadError as error:
            foreign.append(error)
        except ForgedHeadError:
            forged = forged or Break("head_forged", row["position"])
        else:
            signed.append(kept)
            if (kept.position, kept.day) != (row["position"], row["of_day"]):
                forged = forged or Break("head_forged", row["position"])
    reached, broken = await _followed(signed, lambda done: progress(done, total))
    return Report(
        sealed=reached.position,
        heads=len(signed),
        unsealed=await _unsealed(),
        broken=broken or forged,
        foreign=tuple(foreign),
    )


async def _followed(signed: Collection[Head], progress: Callable[[int], None]) -> tuple[Link, Break | None]:
    """Return how far the chain is right, and where it is wrong."""
    hashes: dict[int, frozenset[str]] = {}
    for head in signed:
        hashes[head.position] = hashes.get(head.position, frozenset()) | {head.hash}
    link, after = GENESIS, _BEFORE_ALL
    while rows := await database.fetch(_SEALS, after, _BATCH):
        found = follow(link, map(_seal, rows), hashes)
        if isinstance(found, Break):
            return Link(found.position - 1, ""), found
        link, after = found, found.position
        progress(link.position)
    if max(hashes, default=0) > link.position:
        return link, Break("cut_off", link.position + 1)
    return link, None


def _seal(row: asyncpg.Record) -> Seal:
    line = None
    if row["id"] is not None:
        line = Line(
            id=row["id"],
            at=row["at"],
            account=row["account"],
            actor=row["actor"],
            action=row["action"],
            subject=row["subject"],
            reason=row["reason"],
            before=row["before"],
            after=row["after"],
        )
    return Seal(position=row["position"], hash=row["hash"], line_id=row["line_id"], line=line)


async def _unsealed() -> int:
    count: int = await database.fetch_value(
        "SELECT count(*) FROM registry.audit_line l"
        " WHERE NOT EXISTS (SELECT FROM registry.audit_seal s WHERE s.line = l.id)"
    )
    return count
