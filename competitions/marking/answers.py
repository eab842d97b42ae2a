"""What saves were answered with, kept by their idempotency keys: the same key again gets the same answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from competitions.marking.refusals import KeyReusedError
from registry.core import database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import text


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the versions of its sheets now, and how many marks it set and cleared."""

    versions: Mapping[str, int]
    stored: int
    cleared: int
    saved_at: datetime

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "versions": dict(self.versions),
            "stored": self.stored,
            "cleared": self.cleared,
            "saved_at": self.saved_at.isoformat(),
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Return what was kept."""
        return cls(
            kept["versions"], kept["stored"], kept["cleared"], datetime.fromisoformat(kept["saved_at"])
        )


async def answered(actor: Actor, event: UUID, key: str, changes: dict[str, Any]) -> Saved | None:
    """Return the answer that was given for the key before, or None.

    Saves of one person wait for each other here: so the same key sent twice at once is seen, and so are both
    enterings typed at once by two accounts of one person.
    """
    await database.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
        f"marks {actor.person_id or actor.account_id}",
    )
    row = await database.fetch_one(
        "SELECT answer, event = $3 AND changes = $4::jsonb AS same"
        " FROM competitions.sheet_save WHERE account = $1 AND key = $2",
        actor.account_id,
        key,
        event,
        json.dumps(changes, ensure_ascii=False),
    )
    if row is None:
        return None
    if not row["same"]:
        raise KeyReusedError(
            text(
                "这个保存编号已用于另一次保存：请刷新页面后重试。",
                "This key was used for another save: reload the page and try again.",
            )
        )
    return Saved.of(json.loads(row["answer"]))


async def keep_answer(actor: Actor, event: UUID, key: str, changes: dict[str, Any], saved: Saved) -> None:
    """Keep what a save asked for and what it was answered with."""
    await database.execute(
        "INSERT INTO competitions.sheet_save (id, event, account, key, changes, answer, saved_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        event,
        actor.account_id,
        key,
        json.dumps(changes, ensure_ascii=False),
        json.dumps(saved.as_json()),
        saved.saved_at,
    )
