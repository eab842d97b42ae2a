"""Reads of notices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.words import Role

# Whoever holds one of these roles at an organization gets its notices.
OFFICERS: Final[tuple[Role, ...]] = ("school_officer", "bureau_officer")


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """One notice: what there is to do, where, since when, and for which organization."""

    id: UUID
    message: Text
    address: str
    made_at: datetime
    organization: Text | None


async def open_notices(actor: Actor) -> list[NoticeFacts]:
    """Return what waits for the actor, for themselves or as officer of an organization, the oldest first."""
    rows = await database.fetch(
        "SELECT n.id, n.message, n.address, n.made_at, o.name, o.name_en FROM registry.notice n"
        " LEFT JOIN registry.organization o ON o.id = n.organization"
        " WHERE n.done_at IS NULL AND (n.account = $1 OR n.organization = ANY($2))"
        " ORDER BY n.made_at, n.id",
        actor.account_id,
        list(actor.organizations(*OFFICERS)),
    )
    return [
        NoticeFacts(
            id=row["id"],
            message=Text.model_validate_json(row["message"]),
            address=row["address"],
            made_at=row["made_at"],
            organization=text(row["name"], row["name_en"]) if row["name"] else None,
        )
        for row in rows
    ]
