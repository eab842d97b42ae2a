"""How commendations follow awards: a line whose award falls is withdrawn; from a draft it is taken out.

The certificate of honor falls with the award like any other (`credentials.issuing.following`).
"""

from typing import Final
from uuid import UUID

import asyncpg

from competitions.awards.listeners import AwardChange, AwardsConfirmed, AwardsCorrected, Consequence
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import Text, text

_ROOM = text("表彰", "Commendations")
_LINES: Final = """
SELECT l.id, l.commendation, l.number, c.number AS document, c.state
FROM rewards.commendation_line l
JOIN rewards.commendation c ON c.id = l.commendation
JOIN competitions.award_recipient r ON r.id = l.recipient
LEFT JOIN rewards.commendation_withdrawal w ON w.line = l.id
WHERE r.award = ANY($1) AND w.id IS NULL ORDER BY c.number, l.number
"""


class CommendationsFollowAwards:
    """A listener of `competitions.awards`. An award that arises leads to no line: a bureau decides."""

    async def preview(self, change: AwardChange) -> list[Consequence]:
        """Return the lines that the change would withdraw."""
        return [Consequence(_ROOM, _said(row)) for row in await _lines(change)]

    async def apply(self, actor: Actor, change: AwardChange) -> None:
        """Withdraw them, in the open transaction; lines of drafts are gone."""
        if isinstance(change, AwardsConfirmed):
            return
        rows = await _lines(change)
        drafted = [row["id"] for row in rows if row["state"] == "drafted"]
        await database.execute("DELETE FROM rewards.commendation_line WHERE id = ANY($1::uuid[])", drafted)
        withdrawn = [row for row in rows if row["state"] == "decided"]
        at = clock.now()
        await database.copy(
            "commendation_withdrawal",
            schema="rewards",
            columns=("id", "line", "reason", "withdrawn_by", "withdrawn_at"),
            records=[(new_id(), row["id"], change.reason, actor.account_id, at) for row in withdrawn],
        )
        await audit.record_each(
            actor,
            "commendations.withdraw",
            [
                audit.Line(
                    f"commendation:{row['commendation']}", after={"line": row["number"], "was": row["state"]}
                )
                for row in rows
            ],
            reason=change.reason,
        )


async def _lines(change: AwardChange) -> list[asyncpg.Record]:
    if isinstance(change, AwardsConfirmed):
        return []
    fallen: tuple[UUID, ...] = change.fallen if isinstance(change, AwardsCorrected) else change.awards
    return await database.fetch(_LINES, list(fallen)) if fallen else []


def _said(row: asyncpg.Record) -> Text:
    document, number = row["document"], row["number"]
    if row["state"] == "drafted":
        return text(
            f"表彰决定草稿（{document}）第 {number} 行移出",
            f"Line {number} leaves the draft of commendation {document}",
        )
    return text(
        f"表彰决定（{document}）第 {number} 行撤回，荣誉证书随之撤销",
        f"Line {number} of commendation {document} is withdrawn, and its certificate of honor revoked",
    )
