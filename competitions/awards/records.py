"""Writing awards and their revocations, inside the transaction of what gives rise to them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from competitions.awards.bestowal import Bestowed
from competitions.events.queries import CompetitionFacts
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id


async def store(
    actor: Actor,
    competition: CompetitionFacts,
    bestowed: Sequence[Bestowed],
    supersedes: Mapping[UUID, UUID] | None = None,
) -> None:
    """Write awards with their recipients; `supersedes` has, by the id of an award, the one it stands for."""
    at, replaced = clock.now(), supersedes or {}
    await database.copy(
        "award",
        schema="competitions",
        columns=(
            "id",
            "competition",
            "kind",
            "event",
            "entry",
            "version",
            "derived_from",
            "code",
            "title",
            "title_en",
            "place",
            "points",
            "reason",
            "reason_en",
            "awarded_on",
            "confirmed_by",
            "confirmed_at",
            "supersedes",
        ),
        records=[
            (
                b.id,
                competition.id,
                b.kind,
                b.event,
                b.entry,
                b.version,
                b.derived_from,
                b.code,
                b.title.zh,
                b.title.en,
                b.place,
                b.points,
                b.reason.zh,
                b.reason.en,
                competition.awarded_on,
                actor.account_id,
                at,
                replaced.get(b.id),
            )
            for b in bestowed
        ],
    )
    await database.copy(
        "award_recipient",
        schema="competitions",
        columns=("id", "award", "person", "organization"),
        records=[(new_id(), b.id, p, None) for b in bestowed for p in b.persons]
        + [(new_id(), b.id, None, b.organization) for b in bestowed if b.organization],
    )


async def revoke(actor: Actor, awards: Sequence[UUID], reason: str, follows: Mapping[UUID, str]) -> None:
    """Take awards that stand back, each with its audit line.

    `follows` has, by the id of an award, what it falls with, such as `award:6a1c...`; an award that is not
    named there is taken back by itself, and no correction gives it back.
    """
    at = clock.now()
    await database.copy(
        "award_revocation",
        schema="competitions",
        columns=("id", "award", "reason", "follows", "revoked_by", "revoked_at"),
        records=[(new_id(), award, reason, follows.get(award), actor.account_id, at) for award in awards],
    )
    await audit.record_each(
        actor,
        "awards.revoke",
        [
            audit.Line(
                f"award:{award}",
                before={"state": "confirmed"},
                after={"state": "revoked"} | ({"follows": follows[award]} if award in follows else {}),
            )
            for award in awards
        ],
        reason=reason,
    )
