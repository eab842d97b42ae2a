"""How awards follow a corrected result: what changes falls and rises anew, what does not stays untouched."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from competitions.awards import listeners, queries, records
from competitions.awards.bestowal import WinningEntry, bestow
from competitions.awards.difference import Slot, slot, succession
from competitions.awards.listeners import AwardsCorrected, Consequence
from competitions.awards.queries import AwardFacts
from competitions.events.queries import CompetitionFacts
from registry.core import database
from registry.core.actor import Actor


@dataclass(frozen=True, slots=True)
class AwardReplaced:
    """An award that falls, one that comes to stand, or, with both, one in the other's stead."""

    before: AwardFacts | None
    after: AwardFacts | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction did to the awards of a competition, and what followed from it in other rooms."""

    awards: tuple[AwardReplaced, ...] = ()
    consequences: tuple[Consequence, ...] = ()


async def correct(
    actor: Actor, competition: CompetitionFacts, before: Sequence[WinningEntry], reason: str
) -> Corrected:
    """Let the awards of a competition follow its newest results, in the open transaction.

    The competition is locked by whoever calls.

    Args:
        actor: who approves the correction.
        competition: a hosted one; while its awards are not confirmed, nothing changes.
        before: the winning entries as they were by the results before.
        reason: why; it stands on whatever is taken back.
    """
    standing = await _standing(competition.id)
    if not standing and not await queries.confirmed_count(competition.id):
        return Corrected()
    found = succession(
        bestow(competition.derived, before),
        bestow(competition.derived, await queries.winning_entries(competition.id)),
        standing,
    )
    if not found.fallen and not found.risen:
        return Corrected()
    fallen = {award.id: award for award in await queries.awards(found.fallen)}
    await records.revoke(actor, found.fallen, reason)
    await records.store(actor, competition, found.risen, found.supersedes)
    change = AwardsCorrected(found.fallen, tuple(award.id for award in found.risen), reason)
    consequences = await listeners.preview(change)
    await listeners.apply(actor, change)
    risen = {award.id: award for award in await queries.awards(change.confirmed)}
    pairs = [(found.supersedes.get(i), risen[i]) for i in change.confirmed]
    replaced = [AwardReplaced(fallen[old] if old else None, new) for old, new in pairs]
    without = [i for i in found.fallen if i not in set(found.supersedes.values())]
    return Corrected((*replaced, *(AwardReplaced(fallen[i], None) for i in without)), tuple(consequences))


async def _standing(competition: UUID) -> dict[Slot, UUID]:
    rows = await database.fetch(
        """
        SELECT a.id, a.kind, a.entry, array_agg(r.person) FILTER (WHERE r.person IS NOT NULL) AS persons,
               (array_agg(r.organization))[1] AS organization
        FROM competitions.award a
        LEFT JOIN competitions.award_recipient r ON r.award = a.id
        LEFT JOIN competitions.award_revocation v ON v.award = a.id
        WHERE a.competition = $1 AND v.id IS NULL
        GROUP BY a.id
        """,
        competition,
    )
    return {slot(row["kind"], row["entry"], row["persons"], row["organization"]): row["id"] for row in rows}
